import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { pick, randomFrom } from '../support/random.js';
import { Complaints } from '../support/reports.js';

const ROUNDS = 300;
const AT_ONCE = 5;
const READERS = 8;

let server: TestApp;
let second: TestApp;
let desk: Desk;
let complaints: Complaints;
let readers: string[];

beforeAll(async () => {
  server = await startApp();
  second = await startApp(server.databaseUrl);
  desk = new Desk(server, await makeSite(server));
  complaints = new Complaints(desk);
  readers = await Promise.all(
    Array.from({ length: READERS }, (_, index) => desk.reader(`reader-${index}`)),
  );
});
afterEach(async () => expect(await inconsistencies(server.databaseUrl)).toEqual([]));
afterAll(async () => {
  await second.stop();
  await server.stop();
});

describe('two instances that decide while reports come in', () => {
  it(`leave none behind, in ${ROUNDS} rounds`, async () => {
    const random = randomFrom(7);
    const taken: string[] = [];
    for (let round = 0; round < ROUNDS; round += AT_ONCE) {
      const thread = await desk.thread();
      const rounds = Array.from({ length: AT_ONCE }, async () => {
        const { id } = await desk.post(thread, 'Judge me');
        taken.push(...(await fight(id, random)));
      });
      await Promise.all(rounds);
      expect(await leftBehind()).toEqual([]);
    }
    const [stored] = await query(server.databaseUrl, 'select count(*)::int as rows from reports');
    expect(stored).toEqual({ rows: taken.length });
    const states = await query<{ state: string }>(
      server.databaseUrl,
      'select distinct state from reports order by state',
    );
    // By chance each of them has come about many times over.
    expect(states.map(({ state }) => state)).toEqual([
      'declined',
      'duplicate',
      'received',
      'upheld',
    ]);
  });
});

/** Reports, decisions that contradict one another, and their undoing, all at once. @returns what was taken */
async function fight(id: string, random: () => number): Promise<string[]> {
  const on = (): Client => pick(random, [server, second]).http;
  const taken: string[] = [];
  const report = async (as: string): Promise<void> => {
    const { status } = await complaints.report(id, as, pick(random, ['spam', 'abuse']), on());
    expect([204, 404]).toContain(status);
    if (status === 204) taken.push(as);
  };
  const decide = async (action: string, version: number): Promise<Answer> => {
    const body = { action, items: [{ commentId: id, version }] };
    const path = `${desk.at}/moderation/decisions`;
    return on().post(path, { as: desk.site.moderator, body });
  };
  const judge = async (action: string): Promise<void> => {
    const answer = await decide(action, 1);
    expect([200, 409]).toContain(answer.status);
    const decision = answer.body.results?.[0].decisionId;
    if (decision && random() < 0.5) {
      expect([200, 409]).toContain((await complaints.undo(decision, on())).status);
    }
  };
  await report(readers[0]!);
  const calls = [
    ...readers.slice(1).map((as) => () => report(as)),
    ...['approve', 'hide', 'dismiss-reports'].map((action) => () => judge(action)),
  ];
  const order = calls.map((call) => ({ call, at: random() })).sort((a, b) => a.at - b.at);
  await Promise.all(order.map(({ call }) => call()));
  return taken;
}

/** Reports that nobody has answered and nobody is asked to. */
function leftBehind(): Promise<unknown[]> {
  return query(
    server.databaseUrl,
    `select r.id, r.state from reports r
     where (r.decision_id is null) <> (r.state in ('received', 'superseded'))
       or r.state = 'received' and not exists (select from review_items i
         where i.site_id = r.site_id and i.comment_id = r.comment_id and i.ended_at is null)`,
  );
}
