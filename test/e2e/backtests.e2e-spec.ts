import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { invalid } from '../support/refusal.js';
import { RulesDesk } from '../support/rules-desk.js';
import { startServer } from '../support/server-process.js';

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

const start = (rule: string, last: number): Promise<Answer> =>
  server.http.post(`${desk.rules}/${rule}/backtest`, {
    as: desk.site.moderator,
    body: { last },
  });
const at = (id: string, more = ''): string => `${desk.at}/moderation/backtests/${id}${more}`;
const read = async (id: string, http = server.http): Promise<Answer['body']> =>
  (await http.get(at(id), { as: desk.site.moderator })).body;

async function ended(id: string): Promise<Answer['body']> {
  await eventually(async () => (await read(id)).state !== 'running');
  return read(id);
}

/** Comments that were posted long ago, as quickly as the database makes them. */
async function past(count: number, text: string): Promise<void> {
  const { id } = await desk.write('The first');
  await query(
    server.databaseUrl,
    `with made as (
       select gen_random_uuid() as id, gen_random_uuid() as revision, c.site_id, c.thread_id,
         c.created_at - n * interval '1 second' as at
       from comments c cross join generate_series(1, $2::int) n where c.id = $1),
     comments_made as (
       insert into comments (site_id, id, thread_id, depth, kind, state, shown, html, revision_id,
         created_at, changed_at)
       select site_id, id, thread_id, 0, 'comment', 'rejected', false, '', revision, at, at from made),
     ranked as (
       insert into comment_ranks (site_id, comment_id, thread_id, shown, up, down)
       select site_id, id, thread_id, false, 0, 0 from made)
     insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
       written_by, created_at, from_version)
     select site_id, revision, id, $3, '', $3, 1, 'author', at, 1 from made`,
    [id, count, text],
  );
}

describe('a backtest', () => {
  it('counts what a rule would have done against what people decided, and names the difference', async () => {
    const comments: Record<string, string> = {};
    for (const name of ['kept', 'dropped', 'nobody', 'overturned']) {
      comments[name] = (await desk.write(`${LINK}?${name}`)).id;
    }
    comments['missed'] = (await desk.write('No link, and yet')).id;
    await desk.write('Harmless');
    await desk.decide('remove', comments['kept']!);
    await desk.decide('restore', comments['kept']!);
    await desk.decide('remove', comments['dropped']!);
    await desk.decide('remove', comments['missed']);
    const wrong = await desk.decide('remove', comments['overturned']!);
    const decision = wrong.body.results[0].decisionId as string;
    await server.http.post(`${desk.at}/moderation/decisions/${decision}/reversal`, {
      as: desk.site.moderator,
    });

    const { id: rule } = await desk.make();
    const made = await start(rule, 1000);
    expect(made.status).toBe(202);
    expect(made.headers.get('location')).toBe(`/api/v1${at(made.body.id)}`);
    expect(await ended(made.body.id)).toMatchObject({
      ...{ ruleId: rule, version: 1, state: 'done', total: 6, lookedAt: 6 },
      ...{ hits: 4, letStand: 1, turnedDown: 1, missed: 1, unknown: 0 },
    });
    const hits = async (more = ''): Promise<[string, string][]> => {
      const path = at(made.body.id, `/hits${more}`);
      const { body } = await server.http.get(path, { as: desk.site.moderator });
      return body.items.map((each: { commentId: string; decided: string }) => [
        each.commentId,
        each.decided,
      ]);
    };
    expect(await hits('?decided=let-stand')).toEqual([[comments['kept'], 'let-stand']]);
    expect(await hits('?decided=turned-down')).toEqual([[comments['dropped'], 'turned-down']]);
    expect((await hits()).length).toBe(4);
    // It decides nothing.
    expect((await desk.read(rule)).state).toBe('draft');
    expect((await desk.see(comments['nobody']!)).body.state).toBe('published');
  });

  it('says what is usual of a rule that goes live at once', async () => {
    await past(300, 'No link');
    for (const n of [1, 2, 3]) await desk.write(`${LINK}/${n}`);
    const { id: rule } = await desk.make();
    await ended((await start(rule, 1000)).body.id);
    await desk.move(rule, 'live');
    expect((await desk.read(rule)).usual).toEqual({ hits: 3, texts: 304 });
  });

  it('looks at the latest, and says what is not known of the past', async () => {
    for (const n of [1, 2, 3]) await desk.write(`${LINK}/${n}`);
    const heat = { signal: 'heat', op: 'gte', value: 10, onUnknown: 'ignore' };
    const { id: rule } = await desk.make({ condition: { all: [desk.links(1), heat] } });
    const { body } = await start(rule, 2);
    expect(await ended(body.id)).toMatchObject({ total: 2, lookedAt: 2, hits: 0, unknown: 2 });
    // Live it might speak about them: nothing is usual yet.
    await desk.move(rule, 'live');
    expect((await desk.read(rule)).usual).toEqual({ hits: 0, texts: 0 });
  });

  it('streams how far it has come, is cancelled, and goes on on another instance after a kill', async () => {
    await past(1200, LINK);
    const { id: rule } = await desk.make();
    const killed = await startServer(server.databaseUrl);
    const { body } = await killed.http.post(`${desk.rules}/${rule}/backtest`, {
      as: desk.site.moderator,
      body: { last: 1000 },
    });
    await eventually(async () => (await read(body.id)).lookedAt > 0);
    await killed.kill();
    const before = await read(body.id);
    expect(before).toMatchObject({ state: 'running', total: 1000 });
    // Whoever held it is gone.
    await query(server.databaseUrl, 'update rule_backtests set lease_until = now() where id = $1', [
      body.id,
    ]);
    const second = await start(rule, 10);
    await ended(second.body.id);
    const lines = (
      await server.http.get(at(body.id, '/progress'), { as: desk.site.moderator })
    ).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ state: 'done', lookedAt: 1000, hits: 999 });

    const third = await start(rule, 1200);
    const cancelled = await server.http.delete(at(third.body.id), { as: desk.site.moderator });
    expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
    const { lookedAt } = await ended(third.body.id);
    expect(lookedAt).toBeLessThan(1200);
  });

  it('is refused where there is no such rule, for too many comments, and beside five others', async () => {
    const { id: rule } = await desk.make();
    const none = await start('0190a000-0000-7000-8000-000000000009', 10);
    expect([none.status, none.body.code]).toEqual([404, 'not-found']);
    const many = await start(rule, 1_000_001);
    expect([many.status, many.body.code, many.body.errors[0].pointer]).toEqual(invalid('#/last'));
    await query(
      server.databaseUrl,
      `insert into rule_backtests (site_id, id, rule_id, rule_version, total, state, created_at,
         lease_token, lease_until)
       select site_id, gen_random_uuid(), id, 1, 1, 'running', now(), gen_random_uuid(), 'infinity'
       from rules cross join generate_series(1, 5) where id = $1`,
      [rule],
    );
    const more = await start(rule, 10);
    expect([more.status, more.body.code]).toEqual([409, 'too-many-backtests']);
  });
});
