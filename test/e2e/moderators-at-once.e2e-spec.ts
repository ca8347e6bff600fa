import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk, type ClaimedItem } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { fillPending } from '../support/pending-items.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const MODERATORS = 20;
const ITEMS = 2000;
const AT_ONCE = 10;
const PAIRS = 1000;

let server: TestApp;
let desk: Desk;
let staff: string[];
let processes: ServerProcess[];

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  staff = [];
  for (let n = 0; n < MODERATORS; n += 1) staff.push((await desk.member('moderator')).apiKey);
  processes = await Promise.all([0, 1].map(() => startServer(server.databaseUrl)));
});
afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

/** What moderators were given and what came of it. */
class Shift {
  /** By token: who was given it. A token that two were given would be here under one alone. */
  readonly leases = new Map<string, number>();
  readonly twice: string[] = [];
  readonly results = new Map<string, number>();

  /** Works until the queue is empty; a process that is gone is asked again. */
  async work(moderator: number): Promise<void> {
    for (;;) {
      const items = await this.again(() => this.claim(moderator));
      if (items.length === 0) return;
      for (const item of items) await this.again(() => this.judge(moderator, item));
    }
  }

  private async claim(moderator: number): Promise<ClaimedItem[]> {
    const as = staff[moderator]!;
    const { items } = await desk.claim('pending', { count: AT_ONCE }, as, this.on(moderator));
    for (const { leaseToken } of items) {
      const holder = this.leases.get(leaseToken);
      if (holder !== undefined && holder !== moderator) this.twice.push(leaseToken);
      this.leases.set(leaseToken, moderator);
    }
    return items;
  }

  private async judge(moderator: number, item: ClaimedItem): Promise<void> {
    const action = item.comment.version % 2 === 0 ? 'reject' : 'approve';
    const http = this.on(moderator);
    const { status, body } = await desk.judge(action, item, { as: staff[moderator]!, http });
    const result = String(body.results?.[0].result ?? `${status} ${body.code}`);
    this.results.set(result, (this.results.get(result) ?? 0) + 1);
  }

  private on(moderator: number): Client {
    return processes[moderator % processes.length]!.http;
  }

  /** Until the process answers. */
  private async again<T>(call: () => Promise<T>): Promise<T> {
    for (let left = 500; ; left -= 1) {
      try {
        return await call();
      } catch (error) {
        // Of another realm than this file's `TypeError`.
        if ((error as Error).name !== 'TypeError' || left === 0) throw error;
        await restarted;
      }
    }
  }
}

/** Done once the process that was killed is there again. */
let restarted: Promise<void> = Promise.resolve();

async function decidedOnce(): Promise<void> {
  const counts = await query(
    server.databaseUrl,
    `select (select count(*)::int from review_items where state = 'decided') as decided,
       (select count(*)::int from review_items where ended_at is null) as live,
       (select count(*)::int from decisions) as decisions,
       (select count(distinct comment_id)::int from decisions) as comments`,
  );
  const [before] = counts;
  expect(before).toEqual({ decided: total, live: 0, decisions: total, comments: total });
  const { body } = await server.http.get(`${desk.at}/moderation/queues`, {
    as: desk.site.moderator,
  });
  expect(body.queues.pending).toMatchObject({ open: 0, unclaimed: 0, oldestAt: null });
}

let total = 0;

describe('twenty moderators on two processes', () => {
  it('decide two thousand items, each once, and nobody is given what another has', async () => {
    await fillPending(server, desk, ITEMS);
    total += ITEMS;
    const shift = new Shift();
    await Promise.all(staff.map((_, moderator) => shift.work(moderator)));
    expect([shift.twice, shift.leases.size]).toEqual([[], ITEMS]);
    expect([...shift.results]).toEqual([['applied', ITEMS]]);
    await decidedOnce();
  });

  it('do so also when one process is killed under them and started again', async () => {
    await fillPending(server, desk, ITEMS);
    total += ITEMS;
    const shift = new Shift();
    const work = Promise.all(staff.map((_, moderator) => shift.work(moderator)));
    const killed = async (): Promise<void> => {
      const halfway = `select from review_items where ended_at is null having count(*) < ${ITEMS / 2}`;
      await eventually(async () => (await query(server.databaseUrl, halfway)).length > 0, 50_000);
      restarted = (async () => {
        await processes[1]!.kill();
        processes[1] = await startServer(server.databaseUrl);
      })();
      await restarted;
    };
    await Promise.all([work, killed()]);
    expect([shift.twice, shift.leases.size]).toEqual([[], ITEMS]);
    // Whose answer was lost asks again and finds it done.
    expect([...shift.results.keys()].filter((result) => result !== 'unchanged')).toEqual([
      'applied',
    ]);
    await decidedOnce();
  });
});

describe('two moderators who decide about one item at the same moment', () => {
  it('are one decision, a thousand times over, and the other is told who decided', async () => {
    await fillPending(server, desk, PAIRS);
    total += PAIRS;
    const rows = await query<{ id: string; version: number }>(
      server.databaseUrl,
      `select id, version from comments where state = 'pending'`,
    );
    const results = new Map<string, number>();
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      await Promise.all(rows.slice(at, at + AT_ONCE).map((row) => pair(row, results)));
    }
    expect([...results]).toEqual([['applied, conflict', PAIRS]]);
    await decidedOnce();
  });

  async function pair(
    { id: commentId, version }: { id: string; version: number },
    results: Map<string, number>,
  ): Promise<void> {
    const answers = await Promise.all(
      ['approve', 'reject'].map((action, index) =>
        processes[index]!.http.post(`${desk.at}/moderation/decisions`, {
          as: staff[index]!,
          body: { action, items: [{ commentId, version }] },
        }),
      ),
    );
    const told = answers.map(({ body }) => String(body.results?.[0].result ?? body.code));
    const won = answers.find(({ status }) => status === 200)!;
    const lost = answers.find(({ status }) => status === 409)!;
    const { state, decidedBy, action } = won.body.results[0].current;
    expect(lost.body.current).toMatchObject({ state, decidedBy, action });
    const name = told.sort().join(', ');
    results.set(name, (results.get(name) ?? 0) + 1);
  }
});
