import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { LiveFollower } from '../support/live-follower.js';

let first: TestApp;
let second: TestApp;
let desk: Desk;
let thread: string;
let open: LiveFollower[] = [];

beforeAll(async () => {
  first = await startApp();
  desk = new Desk(first, await makeSite(first));
  second = await startApp(first.databaseUrl);
  thread = await desk.thread({}, { moderation: 'pre' });
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});
afterEach(() => {
  for (const each of open) each.close();
  open = [];
});

async function follow(
  server: TestApp,
  { as = desk.site.moderator, queue = 'pending', lastId = '' } = {},
): Promise<LiveFollower> {
  const url = `${server.http.origin}/api/v1${desk.at}/moderation/queues/${queue}/events`;
  const follower = new LiveFollower(url, { as, ...(lastId ? { lastId } : {}) });
  open.push(follower);
  return follower.open();
}

/** What whoever hears all of it has of the queue: item by comment. */
function queueOf({ heard }: LiveFollower): Map<string, { version: number; isClaimed: boolean }> {
  const items = new Map<string, { commentId: string; version: number; isClaimed: boolean }>();
  for (const { data } of heard) {
    if (data.type === 'queue.state') items.clear();
    for (const each of [...(data.items ?? []), ...(data.arrived ?? []), ...(data.changed ?? [])]) {
      items.set(each.id as string, each);
    }
    for (const id of data.left ?? []) items.delete(id as string);
  }
  return new Map([...items.values()].map(({ commentId, ...item }) => [commentId, item]));
}

const until = (check: () => boolean): Promise<void> => eventually(check);

describe('whoever follows a queue', () => {
  it('has it as it stands, and what comes and goes on any instance', async () => {
    const early = await desk.post(thread, 'Was there before');
    const followers = [await follow(first), await follow(second)];
    await until(() => followers.every((each) => queueOf(each).has(early.id)));
    const late = await desk.post(thread, 'Comes now');
    await until(() => followers.every((each) => queueOf(each).has(late.id)));
    await desk.decide('approve', early.id);
    await until(() => followers.every((each) => !queueOf(each).has(early.id)));
    await desk.claim('pending', { count: 1 }, desk.site.moderator, second.http);
    await until(() => followers.every((each) => queueOf(each).get(late.id)?.isClaimed === true));
    for (const { heard } of followers) {
      const counts = (
        await first.http.get(`${desk.at}/moderation/queues`, { as: desk.site.moderator })
      ).body.queues.pending;
      expect(heard[0]!.type).toBe('queue.state');
      expect(heard.slice(1).map(({ type }) => type)).not.toContain('queue.state');
      expect(heard.at(-1)!.data.queue).toEqual(counts);
    }
  });

  it('is told ids and numbers, and no text', async () => {
    const { id } = await desk.post(thread, 'Something to hide');
    const follower = await follow(second);
    await until(() => queueOf(follower).has(id));
    expect(JSON.stringify(follower.heard)).not.toContain('Something to hide');
  });

  it('is told nothing again that they have', async () => {
    const before = await follow(first);
    await before.has(1);
    const again = await follow(first, { lastId: before.heard.at(-1)!.id });
    const { id } = await desk.post(thread, 'News');
    await until(() => queueOf(again).has(id));
    expect(again.heard.map(({ type }) => type)).toEqual(['queue.changed']);
  });

  it('hears only what is in their queue', async () => {
    const follower = await follow(first, { queue: 'reported' });
    const other = await follow(first);
    const { id } = await desk.post(thread, 'Waits elsewhere');
    await until(() => queueOf(other).has(id));
    expect(queueOf(follower).has(id)).toBe(false);
  });

  it('loses the stream once they may not look any more', async () => {
    const { http } = first;
    const made = await http.post(`${desk.at}/api-keys`, {
      as: desk.site.admin,
      body: { name: 'desk', scopes: ['moderate'] },
    });
    const { id, key } = made.body;
    const follower = await follow(second, { as: key as string });
    await follower.has(1);
    const { status } = await http.delete(`${desk.at}/api-keys/${id}`, { as: desk.site.admin });
    expect(status).toBe(204);
    const { id: later } = await desk.post(thread, 'Not for them');
    await until(() => follower.isOver && follower.status === 401);
    expect(queueOf(follower).has(later)).toBe(false);
  });

  it('is refused where there is no such queue', async () => {
    const path = `${desk.at}/moderation/queues/none/events`;
    const { status, body } = await first.http.get(path, { as: desk.site.moderator });
    expect([status, body.code]).toEqual([404, 'not-found']);
  });
});
