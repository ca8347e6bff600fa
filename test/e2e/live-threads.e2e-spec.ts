import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, readerToken, startApp, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { hold } from '../support/locks.js';
import { LiveFollower } from '../support/live-follower.js';
import { eventually } from '../support/eventually.js';

let first: TestApp;
let second: TestApp;
let desk: Desk;
let thread: string;
let open: LiveFollower[] = [];

beforeAll(async () => {
  first = await startApp();
  desk = new Desk(first, await makeSite(first));
  second = await startApp(first.databaseUrl);
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});
beforeEach(async () => {
  thread = await desk.thread();
});
afterEach(() => {
  for (const each of open) each.close();
  open = [];
});

const streamOf = (server: TestApp, query = ''): string =>
  `${server.http.origin}/api/v1${thread}/events${query}`;

async function follow(server: TestApp, query = '', lastId?: string): Promise<LiveFollower> {
  const follower = new LiveFollower(streamOf(server, query), lastId ? { lastId } : {});
  open.push(follower);
  return follower.open();
}

/** Where the page says to go on from. */
const pagePosition = async (): Promise<string> =>
  (await first.http.get(`${thread}/comments`)).body.changes as string;

/** A last word, so that what was not told before it is known not to come. */
async function lastWord(followers: LiveFollower[], expected: number): Promise<string> {
  const { id } = await desk.post(thread, 'The last word');
  await Promise.all(followers.map((each) => each.has(expected + 1)));
  for (const each of followers) {
    expect(each.heard).toHaveLength(expected + 1);
    expect(each.heard.at(-1)!.data.commentId).toBe(id);
  }
  return id;
}

describe('whoever follows a thread', () => {
  it('is told of a comment as the page shows it, on any instance', async () => {
    const followers = [await follow(first), await follow(second)];
    const { id } = await desk.post(thread, 'Hello *there*');
    for (const follower of followers) {
      const [told] = await follower.has(1);
      const shown = (await first.http.get(`${thread}/comments`)).body;
      expect(told!.data).toEqual({
        id: told!.id,
        type: 'comment.published',
        occurredAt: shown.items[0].publishedAt,
        threadId: shown.thread.id,
        counts: { comments: 1, topLevel: 1 },
        commentId: id,
        comment: shown.items[0],
      });
    }
  });

  it('is told of what is edited, removed, brought back and closed, in turn', async () => {
    const follower = await follow(second);
    const { id } = await desk.post(thread, 'First');
    await follower.has(1);
    const reply = await desk.post(thread, 'An answer', { parentId: id });
    await follower.has(2);
    await desk.decide('remove', id);
    await follower.has(3);
    await desk.decide('remove', reply.id);
    await follower.has(4);
    await desk.decide('restore', id);
    await follower.has(5);
    await desk.patchThread(thread, { state: 'closed' });
    await follower.has(6);
    expect(follower.story).toEqual([
      `comment.published ${id}`,
      `comment.published ${reply.id}`,
      `comment.updated ${id}`,
      `comment.removed ${reply.id}`,
      `comment.published ${id}`,
      'thread.updated closed',
    ]);
    expect(follower.heard[3]!.data.comment).toBeNull();
  });

  it('hears nothing of what is held, reported or shadowed', async () => {
    const followers = [await follow(first), await follow(second)];
    await desk.patchThread(thread, { moderation: 'pre' });
    const { id } = await desk.post(thread, 'Waits');
    await desk.decide('reject', id);
    await desk.patchThread(thread, { moderation: 'post' });
    const ann = await readerToken(desk.site, 'ann');
    const { id: reported } = await desk.post(thread, 'Reported');
    await first.http.post(`${desk.at}/comments/${reported}/reports`, {
      as: ann,
      body: { reason: 'abuse' },
    });
    const about = { person: (await first.http.get(`${desk.at}/me`, { as: ann })).body.id };
    await desk.sanction('shadow', about);
    const { id: shadowed } = await desk.post(thread, 'In the dark', { as: ann });
    // Two changes of the page, and one comment that everybody sees.
    await lastWord(followers, 3);
    for (const { heard } of followers) {
      const all = JSON.stringify(heard);
      for (const hidden of [id, shadowed, 'Waits', 'In the dark'])
        expect(all).not.toContain(hidden);
    }
  });

  it('is told what waits once it is approved', async () => {
    await desk.patchThread(thread, { moderation: 'pre' });
    const follower = await follow(second);
    const { id } = await desk.post(thread, 'Waits');
    await desk.decide('approve', id);
    await follower.has(1);
    expect(follower.story).toEqual([`comment.published ${id}`]);
  });

  it('goes on where the page left off, and where they were, with nothing twice', async () => {
    const from = await pagePosition();
    const ids: string[] = [];
    for (const text of ['One', 'Two', 'Three']) ids.push((await desk.post(thread, text)).id);
    const early = await follow(second, `?after=${from}`);
    const heard = await early.has(3);
    expect(heard.map(({ data }) => data.commentId)).toEqual(ids);
    // The header that a browser sends by itself is younger than the address.
    const again = await follow(first, `?after=${from}`, heard[1]!.id);
    const last = await lastWord([early], 3);
    await again.has(2);
    expect(again.heard.map(({ data }) => data.commentId)).toEqual([ids[2], last]);
    expect(again.heard.map(({ id }) => id)).toEqual(early.heard.slice(2).map(({ id }) => id));
  });

  it('is told as late as it may be what is hidden since', async () => {
    const from = await pagePosition();
    const { id } = await desk.post(thread, 'Only for a while');
    await desk.decide('remove', id);
    const follower = await follow(second, `?after=${from}`);
    await lastWord([follower], 2);
    expect(follower.story.slice(0, 2)).toEqual([`comment.removed ${id}`, `comment.removed ${id}`]);
    expect(JSON.stringify(follower.heard)).not.toContain('Only for a while');
  });

  it('loses the stream when the page is hidden, and finds it gone', async () => {
    const followers = [await follow(first), await follow(second)];
    await desk.patchThread(thread, { state: 'hidden' });
    for (const follower of followers) {
      await eventually(() => follower.isOver);
      expect(follower.status).toBe(404);
      expect(follower.heard).toEqual([]);
    }
  });

  it('outlasts what a call may take', async () => {
    const hasty = await startApp(first.databaseUrl, { requestDeadlineMs: 1_000 });
    const follower = await follow(hasty);
    const release = await hold(first.databaseUrl, 'select from sites for update', []);
    const late = await hasty.http.patch(desk.at, { as: desk.site.admin, body: { name: 'Daily' } });
    expect(late.status).toBe(503);
    await release();
    const { id } = await desk.post(thread, 'Still there?');
    await follower.has(1);
    expect(follower.story).toEqual([`comment.published ${id}`]);
    expect(follower.opened).toBe(1);
    follower.close();
    await hasty.stop();
  });

  it('is sent to another server when this one stops', async () => {
    const third = await startApp(first.databaseUrl);
    const follower = await follow(third);
    const raw = await fetch(streamOf(third));
    await third.stop();
    expect(await raw.text()).toMatch(/^retry: \d+\nid: [\w-]+\n\nretry: \d+\n\n$/);
    follower.close();
  });
});

describe('a call to follow', () => {
  it.each([
    ['of another thread', async () => await otherPosition()],
    ['that nobody gave', () => Promise.resolve('AAAA')],
  ])('with a position %s is refused', async (_, position) => {
    const asked = `?after=${await position()}`;
    for (const path of ['events', 'changes']) {
      const { status, body } = await first.http.get(`${thread}/${path}${asked}`);
      expect([status, body.code]).toEqual([400, 'bad-cursor']);
    }
  });

  it('is told when what it asks for is not kept any more', async () => {
    const from = await pagePosition();
    await desk.post(thread, 'Old');
    await desk.post(thread, 'Not so old');
    const [{ id: siteId }] = (await query<{ id: string }>(
      first.databaseUrl,
      'select id from sites',
    )) as [{ id: string }];
    const threadId = (await first.http.get(thread)).body.id as string;
    await query(
      first.databaseUrl,
      `with old as (delete from events where site_id = $1 and thread_id = $2 and thread_sequence <= 2 returning id),
         n as (delete from event_order o using old where o.event_id = old.id)
       delete from unordered_events u using old where u.event_id = old.id`,
      [siteId, threadId],
    );
    for (const path of ['events', 'changes']) {
      const { status, body } = await first.http.get(`${thread}/${path}?after=${from}`);
      expect([status, body.code]).toEqual([410, 'events-expired']);
    }
  });

  it('finds nothing to follow where a thread is archived or hidden', async () => {
    await desk.patchThread(thread, { state: 'archived' });
    expect((await first.http.get(`${thread}/events`)).status).toBe(204);
    await desk.patchThread(thread, { state: 'hidden' });
    for (const path of ['events', 'changes']) {
      const { status, body } = await first.http.get(`${thread}/${path}`);
      expect([status, body.code]).toEqual([404, 'thread-not-found']);
    }
  });
});

async function otherPosition(): Promise<string> {
  const other = await desk.thread();
  return (await first.http.get(`${other}/changes`)).body.changes as string;
}
