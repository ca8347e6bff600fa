import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { pick, randomFrom } from '../support/random.js';

const AT_ONCE = 50;
let server: TestApp;
let http: Client;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

const at = (id: string): string => `/sites/daily/comments/${id}`;
const vote = (id: string, as: string, value: unknown): Promise<Answer> =>
  http.put(`${at(id)}/vote`, { as, body: { value } });
const votesOf = async (id: string): Promise<unknown> => (await http.get(at(id))).body.votes;
const report = (id: string, as: string, more: object = {}): Promise<Answer> =>
  http.post(`${at(id)}/reports`, { as, body: { reason: 'abuse', ...more } });

/** Runs these some at a time. */
async function inParallel<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      results.push(await run(item));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

describe('a vote', () => {
  it('is a state: it counts once, can be changed, and 0 takes it back', async () => {
    const { id } = await desk.post(await desk.thread(), 'Vote on me');
    const as = await desk.reader('voter');
    const answers = [];
    for (const value of [1, 1, -1, 0, 0, 1]) answers.push((await vote(id, as, value)).body);
    expect(answers).toEqual([
      { votes: { up: 1, down: 0 }, mine: 1 },
      { votes: { up: 1, down: 0 }, mine: 1 },
      { votes: { up: 0, down: 1 }, mine: -1 },
      { votes: { up: 0, down: 0 }, mine: 0 },
      { votes: { up: 0, down: 0 }, mine: 0 },
      { votes: { up: 1, down: 0 }, mine: 1 },
    ]);
    expect(await votesOf(id)).toEqual({ up: 1, down: 0 });
  });

  it.each([2, -2, 0.5, '1', true, null, [1], { value: 1 }])('cannot be %j', async (value) => {
    const { id } = await desk.post(await desk.thread(), 'Vote on me');
    const refused = await vote(id, await desk.reader('voter'), value);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/value']);
  });

  it('is for others’ comments that show, while the thread is open', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('voter');
    const mine = await desk.post(thread, 'Mine', { as });
    const own = await vote(mine.id, as, 1);
    expect([own.status, own.body.code]).toEqual([403, 'own-comment']);
    const { id } = await desk.post(thread, 'Another’s');
    await desk.patchThread(thread, { state: 'closed' });
    const closed = await vote(id, as, 1);
    expect([closed.status, closed.body.code]).toEqual([409, 'thread-closed']);
    await desk.patchThread(thread, { state: 'open' });
    await desk.decide('remove', id);
    const held = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Held');
    for (const unseen of [id, held.id, '0190a000-0000-7000-8000-00000000dead']) {
      const refused = await vote(unseen, as, 1);
      expect([refused.status, refused.body.code]).toEqual([404, 'comment-not-found']);
    }
  });

  it('can be switched off by the site, and then shows nowhere', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Vote on me');
    await desk.settings({ votes: false });
    const as = await desk.reader('voter');
    expect((await vote(id, as, 1)).status).toBe(403);
    expect(await votesOf(id)).toBeNull();
    expect((await http.get(`${thread}/me`, { as })).body.can.vote).toBe(false);
    await desk.settings({ votes: null });
  });

  it('is never shown with who gave it', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Vote on me');
    const as = await desk.reader('secret-voter');
    await vote(id, as, -1);
    const person = (await http.get('/sites/daily/me', { as })).body.id as string;
    const moderator = desk.site.moderator;
    for (const path of [at(id), `${thread}/comments?include=body`, '/sites/daily/comments']) {
      expect((await http.get(path)).text).not.toContain(person);
      expect((await http.get(path, { as: moderator })).text).not.toContain(person);
    }
    const other = await desk.reader('other');
    expect((await http.get(`${thread}/me`, { as: other })).body.votes).toEqual({});
  });

  it('by each of a thousand readers at once makes exactly a thousand', async () => {
    const { id } = await desk.post(await desk.thread(), 'Popular');
    const tokens = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => desk.reader(`crowd-${index}`)),
    );
    const statuses = await inParallel(tokens, async (as) => (await vote(id, as, 1)).status);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await votesOf(id)).toEqual({ up: 1000, down: 0 });
  });

  it('by one reader, sent a hundred times at once, counts once', async () => {
    const { id } = await desk.post(await desk.thread(), 'Eager');
    const as = await desk.reader('never-seen-before');
    await inParallel(Array<string>(100).fill(as), (token) => vote(id, token, 1));
    expect(await votesOf(id)).toEqual({ up: 1, down: 0 });
  });

  it('changed over and over by thirty readers at once ends as each last said', async () => {
    const thread = await desk.thread();
    const targets: string[] = [];
    for (const word of ['one', 'two', 'three']) targets.push((await desk.post(thread, word)).id);
    const random = randomFrom(41);
    const readers = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => ({
        as: await desk.reader(`fickle-${index}`),
        flips: Array.from({ length: 9 }, () => [pick(random, targets), pick(random, [1, 0, -1])]),
      })),
    );
    await inParallel(readers, async ({ as, flips }) => {
      for (const [id, value] of flips)
        expect((await vote(id as string, as, value)).status).toBe(200);
      const last = Object.fromEntries(flips.filter(([, value]) => value !== null));
      const stands = Object.entries(last).filter(([, value]) => value !== 0);
      const { votes } = (await http.get(`${thread}/me`, { as })).body;
      expect(votes).toEqual(Object.fromEntries(stands));
    });
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });
});

describe('a report', () => {
  const reportsIn = async (): Promise<number> => (await desk.queues()).reported;

  it('goes to the moderators, once for each reader and text', async () => {
    const before = await reportsIn();
    const { id, editToken } = await desk.post(await desk.thread(), 'Rude');
    const [as, other] = [await desk.reader('r-1'), await desk.reader('r-2')];
    expect((await report(id, as)).status).toBe(204);
    expect((await report(id, as, { reason: 'spam' })).status).toBe(204);
    expect((await report(id, other, { explanation: 'It names my street.' })).status).toBe(204);
    expect(await reportsIn()).toBe(before + 1);
    const queue = '/sites/daily/moderation/queues/reported/items?limit=100';
    const { body } = await http.get(queue, { as: desk.site.moderator });
    const item = body.items.find(({ comment }: { comment: { id: string } }) => comment.id === id);
    expect(item).toMatchObject({ reports: 2, comment: { body: 'Rude', state: 'published' } });

    await http.patch(at(id), { as: editToken, body: { body: 'Still rude' } });
    expect((await report(id, as)).status).toBe(204);
    const rows = await query(
      server.databaseUrl,
      'select count(*)::int as count from reports where comment_id = $1',
      [id],
    );
    expect(rows).toEqual([{ count: 3 }]);
  });

  it('is about another’s comment that shows, for one of the site’s reasons', async () => {
    const as = await desk.reader('r-1');
    const thread = await desk.thread();
    const mine = await desk.post(thread, 'Mine', { as });
    const own = await report(mine.id, as);
    expect([own.status, own.body.code]).toEqual([403, 'own-comment']);
    const { id } = await desk.post(thread, 'Another’s');
    const odd = await report(id, as, { reason: 'boring' });
    expect([odd.status, odd.body.errors[0].pointer]).toEqual([422, '#/reason']);
    expect((await http.post(`${at(id)}/reports`, { body: { reason: 'spam' } })).status).toBe(401);
    const held = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Held');
    expect((await report(held.id, as)).body.code).toBe('comment-not-found');
    await desk.settings({ reportReasons: ['boring'] });
    expect((await report(id, as, { reason: 'boring' })).status).toBe(204);
    await desk.settings({ reportReasons: null });
  });

  it('is taken in a closed thread, and in a hidden one there is nothing to report', async () => {
    const as = await desk.reader('r-1');
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Rude');
    await desk.patchThread(thread, { state: 'closed' });
    expect((await report(id, as)).status).toBe(204);
    const other = await desk.reader('r-2');
    await desk.patchThread(thread, { state: 'hidden' });
    for (const answer of [
      await report(id, other),
      await vote(id, other, 1),
      await http.delete(at(id), { as: other }),
    ]) {
      expect(answer.status).toBe(404);
    }
  });
});

describe('what a cached page cannot know', () => {
  it('is what the caller may do here, and why not', async () => {
    const thread = await desk.thread();
    const reader = await desk.reader('r-1', { name: 'Rosa' });
    const can = async (as?: string) => (await http.get(`${thread}/me`, as ? { as } : {})).body.can;
    expect(await can(reader)).toEqual({ post: true, reply: true, vote: true, why: null });
    expect(await can()).toEqual({ post: true, reply: true, vote: false, why: null });
    await desk.patchThread(thread, { state: 'closed' });
    const closed = { post: false, reply: false, vote: false, why: 'thread-closed' };
    expect([await can(reader), await can()]).toEqual([closed, closed]);
    expect((await http.get(`${thread}/me`, { as: reader })).body.person.name).toBe('Rosa');
  });

  it('is how they voted on the comments that are asked for', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('r-9');
    const up = await desk.post(thread, 'Good');
    const down = await desk.post(thread, 'Bad');
    await vote(up.id, as, 1);
    await vote(down.id, as, -1);
    const votes = async (query = '') => (await http.get(`${thread}/me${query}`, { as })).body.votes;
    expect(await votes()).toEqual({ [up.id]: 1, [down.id]: -1 });
    expect(await votes(`?ids=${down.id}`)).toEqual({ [down.id]: -1 });
    const many = Array<string>(300).fill(up.id).join(',');
    expect(await votes(`?ids=${many}`)).toEqual({ [up.id]: 1 });
    for (const ids of ['no-id', `${up.id};${down.id}`]) {
      const refused = await http.get(`${thread}/me?ids=${ids}`, { as });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '?ids']);
    }
  });

  it('is what of theirs has changed in the last ten minutes', async () => {
    const thread = await desk.thread();
    const { id, editToken: as } = await desk.post(thread, 'Mine');
    const own = async (): Promise<string[]> =>
      (await http.get(`${thread}/me`, { as })).body.own.map((each: { id: string }) => each.id);
    expect(await own()).toEqual([id]);
    server.later(11 * 60_000);
    expect(await own()).toEqual([]);
    await http.patch(at(id), { as, body: { body: 'Mine, changed' } });
    expect(await own()).toEqual([id]);
    server.later(-11 * 60_000);
  });
});
