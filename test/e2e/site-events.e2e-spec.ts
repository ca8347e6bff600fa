import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { EventFollower, type ToldEvent } from '../support/event-follower.js';
import { eventually } from '../support/eventually.js';

const DAY = 24 * 3_600_000;

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

const list = (query = '', as = desk.site.admin) =>
  server.http.get(`${desk.at}/events?limit=100${query}`, { as });

/** Waits until this happened to it. */
async function toldOf(subject: string, type: string): Promise<ToldEvent[]> {
  let items: ToldEvent[] = [];
  await eventually(async () => {
    items = (await list()).body.items as ToldEvent[];
    return items.some((event) => event.type === type && isAbout(event, subject));
  });
  return items.filter((event) => isAbout(event, subject));
}

const isAbout = ({ data }: ToldEvent, id: string): boolean =>
  (data.commentId ?? data.threadId) === id;

describe('the events of a site', () => {
  it('say what happened, with what everybody sees of it, and what the site calls its author', async () => {
    const thread = await desk.thread({ title: 'A page' });
    const { id, threadId } = await desk.post(thread, 'A *word*', { as: await desk.reader('rosa') });
    const [event] = await toldOf(id, 'comment.published');
    expect(event).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'comment.published',
      site: 'daily',
      occurredAt: expect.stringMatching(/Z$/),
      sequence: expect.any(Number),
      data: {
        threadId,
        commentId: id,
        comment: { id, html: '<p>A <em>word</em></p>', author: { name: 'rosa', sub: 'rosa' } },
      },
    });
    expect(event!.data.comment).not.toHaveProperty('body');
    const [made] = await toldOf(threadId, 'thread.created');
    expect(made!.data).toMatchObject({ threadId, thread: { title: 'A page' } });
  });

  it('say of a guest no more than their page does', async () => {
    const { id } = await desk.post(await desk.thread(), 'By a guest', {
      guest: { name: 'Gus', email: 'gus@guests.example' },
    });
    const told = await toldOf(id, 'comment.published');
    expect(told[0]!.data.comment).toMatchObject({ author: { id: null, name: 'Gus', sub: null } });
    expect(JSON.stringify(told)).not.toContain('guests.example');
  });

  it('name ids alone where that was asked for', async () => {
    const { id, threadId } = await desk.post(await desk.thread(), 'Thin');
    await toldOf(id, 'comment.published');
    const items = (await list('&payload=thin')).body.items as ToldEvent[];
    expect(items.find((event) => isAbout(event, id))!.data).toEqual({ threadId, commentId: id });
    expect(JSON.stringify(items)).not.toContain('html');
  });

  it('tell nothing any more of what was hidden since', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Soon-hidden words');
    await toldOf(id, 'comment.published');
    expect((await desk.decide('hide', id)).status).toBe(200);
    const told = await toldOf(id, 'comment.hidden');
    expect(told.map(({ type }) => type)).toEqual(['comment.published', 'comment.hidden']);
    expect(told.map(({ data }) => data.comment)).toEqual([null, null]);
    expect((await list()).text).not.toContain('Soon-hidden');
  });

  it('tell nothing of what waits, nor of what stands on a hidden page', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const held = await desk.post(thread, 'Held words');
    const [event] = await toldOf(held.id, 'comment.held');
    expect(event!.data.comment).toBeNull();
    const gone = await desk.thread({ title: 'Gone page' });
    const shown = await desk.post(gone, 'Words on a page that goes');
    await toldOf(shown.id, 'comment.published');
    await desk.patchThread(gone, { state: 'hidden' });
    const told = await toldOf(shown.threadId, 'thread.hidden');
    expect(told.map(({ data }) => data)).toEqual([
      { threadId: shown.threadId, thread: null },
      { threadId: shown.threadId, thread: null },
    ]);
    const { text } = await list();
    for (const word of ['Held words', 'Gone page', 'a page that goes']) {
      expect(text).not.toContain(word);
    }
  });

  it('keep the place of what went, where others answered it', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Removed words');
    await desk.post(thread, 'A reply', { parentId: id });
    await desk.decide('remove', id, { policy: 'tone' });
    const told = await toldOf(id, 'comment.removed');
    expect(told[0]!.data.comment).toMatchObject({ state: 'removed', author: null, html: '' });
  });

  it('are one list, page by page', async () => {
    const { id } = await desk.post(await desk.thread(), 'The last so far');
    await toldOf(id, 'comment.published');
    const follower = new EventFollower('daily', desk.site.admin);
    let path: string | undefined = `${desk.at}/events?limit=3&payload=thin`;
    const walked: ToldEvent[] = [];
    while (path) {
      const page = await server.http.get(path, { as: desk.site.admin });
      walked.push(...(page.body.items as ToldEvent[]));
      const link = /<\/api\/v1([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '');
      expect(page.body.page).toEqual({
        next: link ? String(walked.at(-1)!.sequence) : null,
        prev: null,
      });
      path = link?.[1];
    }
    while ((await follower.ask(server.http, 2)) > 0);
    expect(walked).toEqual(follower.seen);
    await follower.expectAll(server.databaseUrl);
  });

  it('are for whoever reads for this site', async () => {
    const other = await makeSite(server, 'other');
    expect((await list('', other.admin)).status).toBe(404);
    expect((await server.http.get(`${desk.at}/events`)).status).toBe(401);
    const own = await server.http.get('/sites/other/events', { as: other.admin });
    expect(own.body).toEqual({ items: [], page: { next: null, prev: null } });
  });
});

describe('who follows', () => {
  it('is told when they ask for what has not happened', async () => {
    const { status, body } = await list('&after=1000000');
    expect([status, body.code]).toEqual([400, 'bad-cursor']);
    expect((await list('&after=-1')).status).toBe(422);
    expect((await list('&after=x')).status).toBe(422);
  });

  it('is told when what comes next is gone, after 30 days', async () => {
    const { sequence } = (await list()).body.items.at(-1) as ToldEvent;
    server.later(20 * DAY);
    const { id } = await desk.post(await desk.thread(), 'Twenty days later');
    await toldOf(id, 'comment.published');
    server.later(11 * DAY);
    await server.app.get(JobsService).runDue();
    const kept = (await list()).body.items as ToldEvent[];
    expect(kept.map((event) => event.sequence)).toEqual([sequence + 1, sequence + 2]);
    expect((await list(`&after=${sequence}`)).body.items).toEqual(kept);
    const missed = await list(`&after=${sequence - 1}`);
    expect([missed.status, missed.body.code]).toEqual([410, 'events-expired']);
    const [row] = await query<{ events: number }>(
      server.databaseUrl,
      'select count(*)::int as events from events',
    );
    expect(row!.events).toBe(2);
  });
});
