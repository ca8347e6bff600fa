import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk, type ClaimedItem, type PostedComment } from '../support/desk.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let second: string;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
beforeEach(async () => {
  desk = new Desk(server, await makeSite(server, `site-${(sites += 1)}`));
  second = (await desk.member('moderator')).apiKey;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

const MINUTE_MS = 60_000;

async function held(count: number, page: object = {}): Promise<PostedComment[]> {
  const thread = await desk.thread(page, { moderation: 'pre' });
  const posted: PostedComment[] = [];
  for (let n = 1; n <= count; n += 1) posted.push(await desk.post(thread, `Text ${n}`));
  return posted;
}

const act = (name: string, item: ClaimedItem, more: object = {}, as = desk.site.moderator) =>
  http.post(`${desk.at}/moderation/items/${item.id}/${name}`, {
    as,
    body: { leaseToken: item.leaseToken, ...more },
  });

const codeOf = ({ status, body }: Answer): [number, string?] => [status, body?.code];
const queues = async () =>
  (await http.get(`${desk.at}/moderation/queues`, { as: second })).body.queues;
const bodies = (items: readonly ClaimedItem[]): string[] =>
  items.map(({ comment }) => comment.body);

describe('a claim', () => {
  it('gives the longest waiting to one moderator, and the next to the other', async () => {
    await held(5);
    const mine = await desk.claim('pending', { count: 2 });
    const theirs = await desk.claim('pending', { count: 5 }, second);
    expect([bodies(mine.items), bodies(theirs.items)]).toEqual([
      ['Text 1', 'Text 2'],
      ['Text 3', 'Text 4', 'Text 5'],
    ]);
    expect(mine.items[0]).toMatchObject({
      queue: 'pending',
      state: 'open',
      leaseToken: expect.any(String),
      comment: { html: '<p>Text 1</p>', state: 'pending' },
    });
    expect((await queues()).pending).toMatchObject({ open: 5, unclaimed: 0 });
  });

  it('gives what the caller has already first, under the same token', async () => {
    await held(3);
    const before = await desk.claim('pending', { count: 1 });
    const after = await desk.claim('pending', { count: 2 });
    expect(bodies(after.items)).toEqual(['Text 1', 'Text 2']);
    expect(after.items[0]!.leaseToken).toBe(before.items[0]!.leaseToken);
    expect((await desk.claim('pending', { count: 50 }, second)).items).toHaveLength(1);
  });

  it('runs out after the queue’s time, and then is anybody’s', async () => {
    await desk.settings({ queues: [{ key: 'pending', leaseSeconds: 60 }] });
    await held(1);
    const { claim, items } = await desk.claim('pending', { count: 1 });
    expect(Date.parse(claim.expiresAt)).toBeLessThanOrEqual(server.now().getTime() + MINUTE_MS);
    expect((await desk.claim('pending', { count: 1 }, second)).items).toEqual([]);
    server.later(MINUTE_MS);
    expect((await queues()).pending).toMatchObject({ open: 1, unclaimed: 1 });
    const taken = await desk.claim('pending', { count: 1 }, second);
    expect(bodies(taken.items)).toEqual(['Text 1']);
    const late = await desk.judge('reject', items[0]!);
    expect(codeOf(late)).toEqual([409, 'lease-lost']);
    expect(late.body.current).toMatchObject({
      state: 'pending',
      lease: { by: { kind: 'member' } },
    });
    expect((await desk.judge('approve', taken.items[0]!, { as: second })).status).toBe(200);
    const later = await desk.judge('reject', items[0]!);
    expect(later.body).toMatchObject({
      code: 'lease-lost',
      current: { state: 'published', action: 'approve', lease: null },
    });
    expect(later.body.current.decidedBy).toBe(late.body.current.lease.by.id);
  });

  it('is renewed and given back as a whole, by whoever has it alone', async () => {
    await held(2);
    const { claim, items } = await desk.claim('pending', { count: 2 });
    const at = `${desk.at}/moderation/claims/${claim.id}`;
    server.later(9 * MINUTE_MS);
    const renewed = await http.patch(at, { as: desk.site.moderator });
    expect(renewed.body.items.map(({ id }: ClaimedItem) => id)).toEqual(items.map(({ id }) => id));
    server.later(9 * MINUTE_MS);
    expect((await queues()).pending.unclaimed).toBe(0);
    for (const method of ['PATCH', 'DELETE'])
      expect((await http.call(method, at, { as: second })).status).toBe(404);
    expect((await http.delete(at, { as: desk.site.moderator })).status).toBe(204);
    expect((await queues()).pending.unclaimed).toBe(2);
    expect(codeOf(await desk.judge('approve', items[0]!))).toEqual([409, 'lease-lost']);
    expect((await http.patch(at, { as: desk.site.moderator })).status).toBe(404);
  });

  it('is narrowed by thread, tag, person, reason and age', async () => {
    const as = await desk.reader('ann');
    const thread = await desk.thread({ tags: ['sport'] });
    const { id, threadId, ...ann } = (await desk.post(thread, 'Ann', { as })) as PostedComment & {
      author: { id: string };
    };
    const others = await desk.post(await desk.thread(), 'Other');
    for (const [comment, reason] of [
      [id, 'abuse'],
      [others.id, 'spam'],
    ])
      await http.post(`${desk.at}/comments/${comment}/reports`, {
        as: await desk.reader('ben'),
        body: { reason },
      });
    const now = server.now().toISOString();
    const found = async (filter: Record<string, string>): Promise<string[]> => {
      const search = new URLSearchParams(filter).toString();
      const list = await http.get(`${desk.at}/moderation/queues/reported/items?${search}`, {
        as: second,
      });
      const claim = await desk.claim('reported', { count: 50, filter }, second);
      expect(bodies(claim.items).sort()).toEqual(bodies(list.body.items).sort());
      return bodies(claim.items).sort();
    };
    expect(await found({ thread: threadId })).toEqual(['Ann']);
    expect(await found({ tag: 'sport' })).toEqual(['Ann']);
    expect(await found({ person: ann.author.id })).toEqual(['Ann']);
    expect(await found({ reason: 'spam' })).toEqual(['Other']);
    expect(await found({ until: now })).toEqual(['Ann', 'Other']);
    expect(await found({ since: '2035-01-01T00:00:00Z' })).toEqual([]);
  });

  it('leaves out what the moderator wrote, reported or skipped', async () => {
    const { body } = await http.post(`${desk.at}/signing-keys`, {
      as: desk.site.admin,
      body: { mayAssertRoles: true },
    });
    const staff = new Desk(server, { ...desk.site, signingSecret: body.secret ?? '' });
    const as = await staff.reader('mona', { role: 'moderator' });
    const thread = await desk.thread();
    const own = await desk.post(thread, 'Own', { as });
    const reported = await desk.post(thread, 'Reported');
    const free = await desk.post(thread, 'Free');
    const report = (by: string, id: string) =>
      http.post(`${desk.at}/comments/${id}/reports`, { as: by, body: { reason: 'spam' } });
    const ben = await desk.reader('ben');
    for (const { id } of [own, reported, free]) await report(ben, id);
    await report(as, reported.id);
    const first = await desk.claim('reported', { count: 50 }, as);
    expect(bodies(first.items)).toEqual(['Free']);
    await act('skip', first.items[0]!, {}, as);
    expect((await desk.claim('reported', { count: 50 }, as)).items).toEqual([]);
    expect((await desk.claim('reported', { count: 50 })).items).toHaveLength(3);
  });

  it('of a queue that is none names those there are', async () => {
    const as = desk.site.moderator;
    const body = { count: 1 };
    const none = await http.post(`${desk.at}/moderation/queues/sports/claims`, { as, body });
    expect([...codeOf(none), none.body.detail]).toEqual([
      404,
      'not-found',
      'The queues are notices, pending, spam, reported, edited-since-approved, escalated, appeals.',
    ]);
  });
});

describe('the counts', () => {
  it('have an ETag, and are 304 until something changes', async () => {
    await held(1);
    const at = `${desk.at}/moderation/queues`;
    const first = await http.get(at, { as: second });
    const headers = { 'if-none-match': first.headers.get('etag')! };
    expect((await http.get(at, { as: second, headers })).status).toBe(304);
    await desk.claim('pending', { count: 1 });
    const changed = await http.get(at, { as: second, headers });
    expect([changed.status, changed.body.queues.pending.unclaimed]).toEqual([200, 0]);
  });

  it('tell what is late by the queue’s own time', async () => {
    await desk.settings({ queues: [{ key: 'pending', dueMinutes: 30 }] });
    await held(2);
    expect((await queues()).pending).toMatchObject({ open: 2, pastDue: 0 });
    server.later(30 * MINUTE_MS);
    expect((await queues()).pending).toMatchObject({ open: 2, pastDue: 2 });
  });
});
