import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { PolicyDesk, versionsIn } from '../support/policy-desk.js';
import { startServer } from '../support/server-process.js';

let server: TestApp;
let http: Client;
let desk: PolicyDesk;
let thread: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await PolicyDesk.open(server);
  thread = await desk.thread();
});

const posted = async (): Promise<string> => (await desk.post(thread, 'A word')).id;

describe('a hundred decisions and twenty texts at once', () => {
  it('pin each the text that was in force when they were made, on two processes', async () => {
    await desk.put({ text: 'Text 0' });
    const ids: string[] = [];
    for (let n = 0; n < 100; n += 1) ids.push(await posted());
    const second = await startServer(server.databaseUrl);
    try {
      const on = (n: number): Client => (n % 2 === 0 ? http : second.http);
      const decide = (id: string, n: number): Promise<Answer> =>
        on(n).post(`${desk.at}/moderation/decisions`, {
          as: desk.site.moderator,
          body: { action: 'remove', policy: 'tone', items: [{ commentId: id, version: 1 }] },
        });
      const put = (n: number): Promise<Answer> =>
        on(n).put(desk.path(), {
          as: desk.site.admin,
          body: { kind: 'policy', title: 'Tone', text: `Text ${n}` },
        });
      // Five decisions between one text and the next.
      const calls = ids.flatMap((id, n) =>
        n % 5 === 0 ? [() => put(n / 5 + 1), () => decide(id, n)] : [() => decide(id, n)],
      );
      const statuses: number[] = [];
      const work = async (): Promise<void> => {
        for (let call = calls.shift(); call; call = calls.shift()) {
          statuses.push((await call()).status);
        }
      };
      await Promise.all(Array.from({ length: 12 }, work));
      expect([...new Set(statuses)]).toEqual([200]);
    } finally {
      await second.stop();
    }
    expect(versionsIn(await desk.versions('?limit=100'))).toHaveLength(21);
    const [row] = await query(
      server.databaseUrl,
      `select count(*)::int as decisions, count(d.policy_version)::int as pinned,
         count(*) filter (where v.effective_from <= d.created_at
           and (v.ended_at is null or v.ended_at > d.created_at))::int as in_force,
         count(distinct d.policy_version)::int > 5 as several
       from decisions d join comments c on c.site_id = d.site_id and c.id = d.comment_id
       join sites s on s.id = d.site_id
       left join policy_versions v on v.site_id = d.site_id and v.key = d.policy
         and v.version = d.policy_version
       where s.slug = $1`,
      [desk.site.slug],
    );
    expect(row).toEqual({ decisions: 100, pinned: 100, in_force: 100, several: true });
  });

  it('are pinned to the one before, where a decision holds it and its clock is ahead', async () => {
    const first = (await desk.put({ text: 'Text 0' })).body;
    const id = await posted();
    server.later(60_000);
    await desk.decide('remove', id, { policy: 'tone' });
    server.later(-60_000);
    const next = (await desk.put({ text: 'Text 1' })).body;
    const { body } = await http.get(`${desk.at}/moderation/log?comment=${id}`, {
      as: desk.site.moderator,
    });
    const [decision] = body.items;
    expect(decision.citedPolicy.version).toBe(first.version);
    expect(Date.parse(next.effectiveFrom)).toBe(Date.parse(decision.createdAt) + 1);
    server.later(60_001);
  });
});

describe('a batch', () => {
  it('leaves standing what was decided before the rule was retired', async () => {
    await desk.put();
    const ids: string[] = [];
    for (let n = 0; n < 4; n += 1) ids.push(await posted());
    const free = await hold(server.databaseUrl, 'select from comments where id = $1 for update', [
      ids[2],
    ]);
    const items = ids.map((commentId) => ({ commentId, version: 1 }));
    const bulk = desk.decideOn('remove', items, { policy: 'tone' });
    await eventually(async () => (await waiting(server.databaseUrl)) === 1);
    const retired = desk.retire();
    // It waits for the third decision, which waits for us.
    await eventually(async () => (await waiting(server.databaseUrl)) === 2);
    await free();
    expect((await retired).status).toBe(204);
    const { status, body } = await bulk;
    const results = body.results.map(({ result, status: each, code }: Record<string, unknown>) => [
      result,
      each,
      code,
    ]);
    const applied = ['applied', 200, null];
    expect([status, ...results.slice(0, 3)]).toEqual([200, applied, applied, applied]);
    // The fourth may have come before whoever waited.
    expect([applied, ['refused', 422, 'unknown-policy']]).toContainEqual(results[3]);
  });
});
