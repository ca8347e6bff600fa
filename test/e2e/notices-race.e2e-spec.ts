import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { PUBLIC_URL, RequestDesk } from '../support/data-requests.js';
import { query } from '../support/database.js';
import { Complaints } from '../support/reports.js';
import { noticeOf } from '../support/sample-call.js';

const ROUNDS = 6;
const NOTICES = 20;

let mailed: RequestDesk;
let second: TestApp;

beforeAll(async () => {
  mailed = await RequestDesk.open();
  await mailed.desk.settings({ guests: true });
  second = await startApp(mailed.server.databaseUrl, {
    publicUrl: PUBLIC_URL,
    mail: { smtpUrl: mailed.mailbox.url, from: 'comments@daily.example' },
  });
});
afterAll(async () => {
  await second.stop();
  await mailed.close();
});

describe(`${NOTICES} notices at two instances, and a decision among them`, () => {
  it(`are each answered once and told once, in ${ROUNDS} rounds`, async () => {
    const { desk, server } = mailed;
    const complaints = new Complaints(desk);
    const seen = new Set<string>();
    let expected = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [a, b] = [await desk.thread(), await desk.thread()];
      const ids = [(await desk.post(a, 'One')).id, (await desk.post(b, 'Two')).id];
      const calls = Array.from({ length: NOTICES }, (_, n): Promise<Answer> => {
        const { http } = n % 2 === 0 ? server : second;
        // In both orders: who waits for whom must not go round.
        const commentIds = n % 3 === 0 ? ids : ids.toReversed();
        const body = noticeOf(ids[0]!, { commentIds, email: `n-${round}-${n}@n.example` });
        return http.post(`${desk.at}/notices`, { as: desk.site.admin, body });
      });
      const action = round % 2 === 0 ? 'remove' : 'approve';
      const first = await Promise.race(calls);
      expect(first.status).toBe(201);
      const decided = desk.decide(action, ids[0]!, { undoSeconds: 0 });
      // Some are taken back as soon as they are told that they came, before the decision and after it.
      const back = calls
        .filter((_, n) => n % 3 === 1)
        .map(async (call) => {
          const { status, body } = await call;
          if (status !== 201) return 'notice-answered';
          const path = `${desk.at}/notices/${body.ref}`;
          const answer = await second.http.delete(path, { as: body.statusToken });
          return answer.status === 200 ? 'withdrawn' : answer.body.code;
        });
      const answers = await Promise.all(calls);
      expect((await decided).status).toBe(200);
      const taken = await Promise.all(back);
      const told = new Set([...taken, 'withdrawn', 'notice-answered']);
      expect([...told].sort()).toEqual(['notice-answered', 'withdrawn']);
      const filed = answers.filter(({ status }) => status === 201);
      const late = answers.filter(({ status }) => status !== 201);
      expect(late.map(({ body }) => body.code)).toEqual(late.map(() => 'incomplete-notice'));
      expected += filed.length;

      // What came after the decision waits where the comment stayed; what is gone takes no more.
      const rows = await query<{ state: string; open: boolean }>(
        server.databaseUrl,
        `select r.state, exists (select from review_items i
           where i.comment_id = r.comment_id and i.ended_at is null) as open
         from reports r where r.comment_id = $1`,
        [ids[0]],
      );
      expect(rows).toHaveLength(filed.length);
      rows.forEach(({ state }) => seen.add(state));
      const waiting = rows.filter(({ state }) => state === 'received');
      expect(waiting.every(({ open }) => open)).toBe(true);
      if (action === 'remove') expect(waiting).toEqual([]);
      else if (waiting.length > 0) {
        await complaints.decide('approve', ids[0]!, { undoSeconds: 0 });
      }
      await desk.decide('remove', ids[1]!, { undoSeconds: 0 });
    }
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
    const [count] = await query(server.databaseUrl, 'select count(*)::int as all from notices');
    expect(count).toEqual({ all: expected });
    const left = await query(server.databaseUrl, `select 1 from reports where state = 'received'`);
    expect(left).toEqual([]);
    expect([...seen].sort()).toEqual(expect.arrayContaining(['declined', 'upheld', 'withdrawn']));

    await mailAll();
    const untold = await query(
      server.databaseUrl,
      `select 1 from reports where told_at is null and state <> 'withdrawn'`,
    );
    expect(untold).toEqual([]);
    const each = new Map<string, number>();
    for (const { to, text } of mailed.mailbox.mails) {
      const answered = [...text.matchAll(/^The (?:notice|text that you told of) /gm)].length;
      each.set(to[0]!, (each.get(to[0]!) ?? 0) + answered);
    }
    const owed = await query<{ notice: string; rows: number }>(
      server.databaseUrl,
      `select count(*)::int as rows from reports where state <> 'withdrawn' group by notice_id`,
    );
    const told = [...each.values()].filter((answered) => answered > 0);
    expect(told.toSorted()).toEqual(owed.map(({ rows }) => rows).toSorted());
  });
});

/** Both instances at once, until nothing is owed. */
async function mailAll(): Promise<void> {
  const { JobsService } = await import('../../src/jobs/jobs.service.js');
  for (let before = -1; before !== mailed.mailbox.mails.length;) {
    before = mailed.mailbox.mails.length;
    mailed.server.later(5_000);
    second.later(5_000);
    await Promise.all([mailed.server, second].map(({ app }) => app.get(JobsService).runDue()));
  }
}
