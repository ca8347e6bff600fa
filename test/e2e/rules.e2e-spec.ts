import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { invalid } from '../support/refusal.js';
import { RulesDesk } from '../support/rules-desk.js';

let server: TestApp;
let desk: RulesDesk;

beforeAll(async () => {
  server = await startApp();
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await RulesDesk.open(server);
});

const LINK = 'See https://shop.test/now';
const refused = ({ status, body }: Answer): unknown[] => [
  status,
  body.code,
  body.errors?.[0].pointer,
];

describe('a rule', () => {
  it('is a draft, looks on, bites, and pauses, by an admin’s word', async () => {
    const made = await desk.make({ name: 'Shops' });
    expect(made).toMatchObject({ state: 'draft', version: 1, pausedBecause: null });
    expect(await desk.outcomeOf(LINK)).toBe('published');
    await desk.move(made.id, 'background');
    expect(await desk.outcomeOf(LINK)).toBe('published');
    await desk.move(made.id, 'live');
    expect(await desk.outcomeOf(LINK)).toBe('held');
    expect(await desk.outcomeOf('No link')).toBe('published');
    await desk.move(made.id, 'paused');
    expect(await desk.outcomeOf(LINK)).toBe('published');
    expect(await desk.read(made.id)).toMatchObject({
      ...{ state: 'paused', pausedBecause: 'by-hand' },
      judged: { hits: 2, turnedDown: 0, letStand: 0, precision: null },
    });
    expect(await desk.hits()).toEqual([
      { is_live: false, is_unknown: false },
      { is_live: true, is_unknown: false },
    ]);
  });

  it('says why, to moderators', async () => {
    const { id } = await desk.live({
      condition: { all: [desk.links(1), { signal: 'guest', op: 'is', value: true }] },
    });
    const comment = await desk.write(LINK);
    const path = `${desk.at}/comments/${comment.id}/findings`;
    const { body } = await server.http.get(path, { as: desk.site.moderator });
    expect(body.items).toMatchObject([
      {
        ...{ check: 'rule', outcome: 'hold', unknown: false, detail: 'rule-applies' },
        ...{ values: ['links gte 1', 'guest is true'], rule: { id, version: 1 } },
      },
    ]);
    expect(comment.outcome).toBe('held');
  });

  it.each([
    ['label', 'published', 'published'],
    ['hold', 'held', 'pending'],
    ['spam', 'held', 'spam'],
    ['reject', 'rejected', 'rejected'],
  ])('with %s makes a comment %s', async (outcome, told, state) => {
    await desk.live({ outcome });
    const comment = await desk.write(LINK);
    expect(comment.outcome).toBe(told);
    const seen = await desk.see(comment.id);
    expect(seen.body.state).toBe(state);
  });

  it('is one reason in a statement, however many speak', async () => {
    for (let n = 1; n <= 21; n += 1) await desk.live({ name: `Links ${n}`, outcome: 'reject' });
    const comment = await desk.write(LINK);
    expect(comment.outcome).toBe('rejected');
    const rows = await query<{ checks: string[] }>(
      server.databaseUrl,
      'select checks from statements where comment_id = $1',
      [comment.id],
    );
    expect(rows).toEqual([{ checks: ['rule'] }]);
  });

  it('lets show at once what would wait for a moderator, unless something stricter speaks', async () => {
    await desk.settings({ moderation: 'pre' });
    const short = { signal: 'length', op: 'lt', value: 100 };
    await desk.live({ outcome: 'publish', condition: short });
    expect(await desk.outcomeOf('Short')).toBe('published');
    expect(await desk.outcomeOf('Long '.repeat(50))).toBe('held');
    await desk.live();
    expect(await desk.outcomeOf(LINK)).toBe('held');
  });

  it('routes what it holds to a queue, with a priority', async () => {
    await desk.settings({ queues: [{ key: 'shops', name: 'Shops', dueMinutes: 5 }] });
    await desk.live({ queue: 'shops', priority: 3 });
    await desk.live({ name: 'All', condition: desk.links(2), priority: 7 });
    await desk.write(LINK);
    await desk.write(`${LINK} and https://a.test`);
    const items = await server.http.get(`${desk.at}/moderation/queues/shops/items`, {
      as: desk.site.moderator,
    });
    const seen = items.body.items.map(({ priority }: { priority: number }) => priority);
    expect(seen.toSorted()).toEqual([3, 7]);
    const gone = await server.http.post(desk.rules, {
      as: desk.site.admin,
      body: desk.text({ queue: 'nowhere' }),
    });
    expect(refused(gone)).toEqual(invalid('#/queue'));
  });

  it('looks at edits, and at what the site knows of an author', async () => {
    await desk.settings({ votes: true });
    await desk.live({
      condition: {
        all: [
          { signal: 'edit', op: 'is', value: true },
          { signal: 'has-published', op: 'is', value: false },
        ],
      },
    });
    const as = await desk.reader('new');
    const { id } = await desk.post(desk.page, 'A first word', { as });
    const edited = await server.http.patch(`${desk.at}/comments/${id}`, {
      as,
      body: { body: 'Another word' },
    });
    expect(edited.body.outcome).toBe('held');
  });

  it('takes what is not known for a reason to hold, or for none', async () => {
    const gone = { signal: 'terms', op: 'has', value: ['0190a000-0000-7000-8000-000000000009'] };
    const { id } = await desk.live({ condition: gone });
    expect(await desk.outcomeOf('A word')).toBe('held');
    await desk.replace(id, { condition: { ...gone, onUnknown: 'ignore' } });
    await desk.move(id, 'live');
    expect(await desk.outcomeOf('A word')).toBe('published');
  });

  it('uses a list of terms', async () => {
    const list = await server.http.post(`${desk.at}/moderation/term-lists`, {
      as: desk.site.admin,
      body: { name: 'Shops', outcome: 'off', terms: ['cheap'] },
    });
    const terms = { signal: 'terms', op: 'has', value: [list.body.id] };
    await desk.live({ condition: { all: [terms, desk.links(1)] } });
    expect(await desk.outcomeOf(`Cheap! ${LINK}`)).toBe('held');
    expect(await desk.outcomeOf('Cheap it was.')).toBe('published');
  });

  it('that is changed bites nobody until it is live again, and keeps its versions', async () => {
    const { id } = await desk.live();
    const changed = await desk.replace(id, { name: 'More links', condition: desk.links(2) });
    expect(changed.body).toMatchObject({ state: 'background', version: 2, name: 'More links' });
    expect(await desk.outcomeOf(`${LINK} and https://a.test`)).toBe('published');
    const versions = await server.http.get(`${desk.rules}/${id}/versions`, {
      as: desk.site.moderator,
    });
    expect(versions.body.items.map(({ name }: { name: string }) => name)).toEqual([
      'More links',
      'Links',
    ]);
    const stale = await desk.replace(id, {}, { 'if-match': '"1"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition-failed']);
    const untried = await server.http.patch(`${desk.rules}/${id}`, {
      as: desk.site.admin,
      body: { state: 'live' },
      headers: { 'if-match': '"1"' },
    });
    expect([untried.status, untried.body.code]).toEqual([412, 'precondition-failed']);
  });

  it('ends by its date, and when it is archived', async () => {
    const soon = new Date(server.now().getTime() + 60_000).toISOString();
    await desk.live({ expiresAt: soon });
    expect(await desk.outcomeOf(LINK)).toBe('held');
    const ahead = await startApp(server.databaseUrl);
    ahead.later(61_000);
    expect(await desk.outcomeOf(`${LINK}!`, ahead)).toBe('published');
    await ahead.stop();
    const { id } = await desk.make();
    await desk.move(id, 'archived');
    const back = await desk.tryMove(id, 'live');
    expect(refused(back)).toEqual([409, 'rule-archived', undefined]);
    const listed = await server.http.get(desk.rules, { as: desk.site.moderator });
    const idsIn = ({ body }: Answer): string[] => body.items.map((each: { id: string }) => each.id);
    expect(idsIn(listed)).not.toContain(id);
    const as = desk.site.moderator;
    expect(idsIn(await server.http.get(`${desk.rules}?state=archived`, { as }))).toEqual([id]);
  });

  it('is refused where it could never be evaluated, by the pointer', async () => {
    const post = (body: object) =>
      server.http.post(desk.rules, { as: desk.site.admin, body: { ...desk.text(), ...body } });
    const never = { all: [desk.links(5), { ...desk.links(2), op: 'lt' }] };
    expect(refused(await post({ condition: never }))).toEqual(invalid('#/condition'));
    const unknown = { any: [{ signal: 'mood', op: 'is', value: true }] };
    expect(refused(await post({ condition: unknown }))).toEqual(
      invalid('#/condition/any/0/signal'),
    );
    expect(refused(await post({ condition: [] }))).toEqual(invalid('#/condition'));
    expect(refused(await post({ outcome: 'ban' }))).toEqual(invalid('#/outcome'));
    const { id } = await desk.make();
    expect(refused(await desk.tryMove(id, 'paused'))).toEqual(invalid('#/state'));
    expect(await desk.count()).toBe(1);
  });

  it('is one of fifty at most', async () => {
    for (let n = 0; n < 50; n += 1) await desk.make();
    const more = await server.http.post(desk.rules, { as: desk.site.admin, body: desk.text() });
    expect([more.status, more.body.code]).toEqual([409, 'too-many-rules']);
  });
});
