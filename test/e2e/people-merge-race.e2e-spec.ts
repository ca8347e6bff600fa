import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';

let server: TestApp;
let second: TestApp;
let http: Client;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  second = await startApp(server.databaseUrl);
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(async () => {
  await second.stop();
  await server.stop();
});
afterEach(async () => expect(await inconsistencies(server.databaseUrl)).toEqual([]));

const merge = (from: string, into: string, as = desk.site.admin): Promise<Answer> =>
  http.post(`/sites/daily/people/${from}/merge`, { as, body: { into } });
const vote = (id: string, as: string, value: number, on = http): Promise<Answer> =>
  on.put(`/sites/daily/comments/${id}/vote`, { as, body: { value } });
const report = (id: string, as: string, on = http): Promise<Answer> =>
  on.post(`/sites/daily/comments/${id}/reports`, { as, body: { reason: 'spam' } });
const me = async (as: string, on = http) => (await on.get('/sites/daily/me', { as })).body;
const votesOf = async (id: string) => (await http.get(`/sites/daily/comments/${id}`)).body.votes;

/** What still names this person. */
async function leftOf(personId: string): Promise<number> {
  const [row] = await query<{ rows: number }>(
    server.databaseUrl,
    `select (select count(*) from comments where person_id = $1)::int
       + (select count(*) from votes where person_id = $1)::int
       + (select count(*) from reports where person_id = $1)::int as rows`,
    [personId],
  );
  return row!.rows;
}

const votesOnOwn = (): Promise<unknown[]> =>
  query(
    server.databaseUrl,
    `select 1 from votes v join comments c on c.site_id = v.site_id and c.id = v.comment_id
     where c.person_id = v.person_id`,
  );

let pairs = 0;
/** Two readers who are one. */
async function twins(): Promise<{ old: string; now: string; oldSub: string; nowSub: string }> {
  const n = (pairs += 1);
  const [oldSub, nowSub] = [`old-${n}`, `now-${n}`];
  return { oldSub, nowSub, old: await desk.reader(oldSub), now: await desk.reader(nowSub) };
}

describe('a merge while both are writing', () => {
  const ROUNDS = 4;
  const AT_ONCE = 8;

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'loses nothing and leaves nothing behind, round %i',
    async () => {
      const { old, now, oldSub, nowSub } = await twins();
      const [{ id: from }, { id: into }] = [await me(old), await me(now)];
      // Both processes know the old token from before.
      await me(old, second.http);
      const threads = [await desk.thread(), await desk.thread()];
      const targets: string[] = [];
      for (const thread of threads) {
        for (const as of [old, now, undefined]) {
          const { id } = await desk.post(thread, 'Before', as ? { as } : {});
          targets.push(id);
        }
      }
      let posted = 2 * threads.length;
      const act = async (step: number): Promise<void> => {
        const as = step % 2 ? old : now;
        const on = step % 3 ? http : second.http;
        const target = targets[step % targets.length]!;
        const answers = [
          on.post(`${threads[step % 2]!}/comments`, { as, body: { body: `Word ${step}` } }),
          vote(target, as, step % 5 ? 1 : -1, on),
          report(target, as, on),
        ];
        const statuses = (await Promise.all(answers)).map(({ status }) => status);
        expect(statuses[0]).toBe(201);
        posted += 1;
        for (const status of statuses) expect([200, 201, 204, 403]).toContain(status);
      };
      const burst = (begin: number): Promise<unknown>[] =>
        Array.from({ length: AT_ONCE }, (_, step) => act(begin + step));
      const before = burst(0);
      const merging = merge(`sub:${oldSub}`, `sub:${nowSub}`);
      const during = burst(AT_ONCE);
      const [merged] = await Promise.all([merging, ...before, ...during]);
      expect(merged.status).toBe(200);
      await Promise.all(burst(2 * AT_ONCE));

      expect(await leftOf(from)).toBe(0);
      expect(await votesOnOwn()).toEqual([]);
      const seen = await http.get(`/sites/daily/people/${into}`, { as: desk.site.admin });
      expect(seen.body.comments).toEqual({ published: posted });
    },
  );

  it('waits for what the one who goes has begun', async () => {
    const { old, now, oldSub, nowSub } = await twins();
    const [{ id: from }] = [await me(old), await me(now)];
    const { id } = await desk.post(await desk.thread(), 'Vote on me');
    const url = server.databaseUrl;
    const release = await hold(url, 'select 1 from comments where id = $1 for update', [id]);
    const voted = vote(id, old, 1);
    await eventually(async () => (await waiting(url)) === 1);
    let merged = false;
    const merging = merge(`sub:${oldSub}`, `sub:${nowSub}`).finally(() => (merged = true));
    await eventually(async () => merged || (await waiting(url)) === 2);
    await release();
    expect([(await voted).status, (await merging).status]).toEqual([200, 200]);
    expect([await leftOf(from), await votesOf(id)]).toEqual([0, { up: 1, down: 0 }]);
  });

  it('in two directions makes one of them, and no ring', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { old, now, oldSub, nowSub } = await twins();
      await Promise.all([me(old), me(now)]);
      const answers = await Promise.all([
        merge(`sub:${oldSub}`, `sub:${nowSub}`),
        merge(`sub:${nowSub}`, `sub:${oldSub}`),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect((await me(old)).id).toBe((await me(now)).id);
    }
  });
});
