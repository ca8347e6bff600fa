import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SiteDatabase, type Transaction } from '../../src/database/site-database.js';
import { EventsService } from '../../src/events/events.service.js';
import { makeSite, readerToken, startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { EventFollower } from '../support/event-follower.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const KILLS = 3;
const LONG_MS = 180_000;

let first: TestApp;
let second: TestApp;
let desk: Desk;
let site: { id: string };

beforeAll(async () => {
  first = await startApp();
  desk = new Desk(first, await makeSite(first));
  second = await startApp(first.databaseUrl);
  [site] = (await query<{ id: string }>(first.databaseUrl, 'select id from sites')) as [
    typeof site,
  ];
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});

const threadIdOf = async (thread: string): Promise<string> =>
  (await first.http.get(thread)).body.id as string;

/** Records what happened in a transaction that stays open. @returns what commits it */
async function openEvent(server: TestApp, threadId: string): Promise<() => Promise<void>> {
  let end!: () => void;
  let written!: () => void;
  const gate = new Promise<void>((resolve) => (end = resolve));
  const ready = new Promise<void>((resolve) => (written = resolve));
  const done = server.app.get(SiteDatabase).transaction(site.id, async (tx: Transaction) => {
    await server.app.get(EventsService).record(tx, {
      siteId: site.id,
      threadId,
      type: 'thread.updated',
      subjectId: threadId,
      occurredAt: server.now(),
    });
    written();
    await gate;
  });
  await ready;
  return async () => {
    end();
    await done;
  };
}

/** Asks until everything that is stored has come. */
async function followAll(follower: EventFollower, limit = 2): Promise<void> {
  const servers = [first, second];
  let turn = 0;
  await eventually(async () => {
    const { http } = servers[(turn += 1) % servers.length]!;
    await follower.ask(http, limit);
    const [row] = await query<{ events: number }>(
      first.databaseUrl,
      'select count(*)::int as events from events where site_id = $1',
      [site.id],
    );
    return follower.seen.length >= row!.events;
  });
}

describe('the order of a site’s events', () => {
  it('keeps a place for who commits late, on another instance too', async () => {
    const follower = new EventFollower('daily', desk.site.admin);
    const [early, late] = [await desk.thread(), await desk.thread()];
    await followAll(follower);
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const commitFirst = await openEvent(one, await threadIdOf(early));
      const commitLast = await openEvent(other, await threadIdOf(late));
      await commitLast();
      const known = follower.seen.length;
      await eventually(async () => (await follower.ask(one.http)) > 0);
      await desk.post(late, 'Meanwhile');
      await eventually(async () => (await follower.ask(other.http)) > 0);
      expect(follower.seen.length).toBe(known + 2);
      await commitFirst();
      await followAll(follower);
      expect(follower.seen.length).toBe(known + 3);
    }
    await follower.expectAll(first.databaseUrl);
  });

  it('goes on where whoever gave the numbers died in the middle', async () => {
    const thread = await desk.thread();
    const follower = new EventFollower('daily', desk.site.admin);
    await followAll(follower);
    const open = await openEvent(first, await threadIdOf(thread));
    // Holds the head, and so all numbers.
    const dying = await hold(first.databaseUrl, 'select colloquy_order_events($1, 1000)', [
      site.id,
    ]);
    await open();
    await eventually(async () => (await waiting(first.databaseUrl)) > 0);
    await desk.post(thread, 'Posts do not wait for numbers');
    expect(await follower.ask(second.http)).toBe(0);
    await dying();
    await followAll(follower);
    await follower.expectAll(first.databaseUrl);
  });

  it('follows each thread, whatever the clocks said, in batches too', async () => {
    await query(
      first.databaseUrl,
      `with t as (select site_id, id from threads where site_id = $1 limit 2), w as (
         insert into events (site_id, id, thread_id, thread_sequence, type, subject_id, occurred_at)
         select t.site_id, gen_random_uuid(), t.id, k.last_event + n, 'thread.updated', t.id,
           now() - n * interval '1 minute'
         from t join thread_counters k on k.site_id = t.site_id and k.thread_id = t.id,
           generate_series(1, 5) n
         returning *)
       insert into unordered_events
       select site_id, id, thread_id, thread_sequence, occurred_at from w order by thread_sequence desc`,
      [site.id],
    );
    await query(
      first.databaseUrl,
      `update thread_counters k set last_event = e.last from (
         select thread_id, max(thread_sequence) as last from events where site_id = $1 group by 1) e
       where k.site_id = $1 and k.thread_id = e.thread_id`,
      [site.id],
    );
    for (let given = 3; given > 0;) {
      const [row] = await query<{ given: number }>(
        first.databaseUrl,
        'select colloquy_order_events($1, 3) as given',
        [site.id],
      );
      given = row!.given;
    }
    const follower = new EventFollower('daily', desk.site.admin);
    await followAll(follower);
    await follower.expectAll(first.databaseUrl);
  });
});

describe('events of servers that are killed', () => {
  it('get their numbers from whoever looks', async () => {
    const thread = await desk.thread();
    const follower = new EventFollower('daily', desk.site.admin);
    await followAll(follower, 100);
    // As from an instance that died right after its commit.
    await query(
      first.databaseUrl,
      `with k as (
         update thread_counters set last_event = last_event + 1 where site_id = $1 and thread_id = $2
         returning last_event
       ), w as (
         insert into events (site_id, id, thread_id, thread_sequence, type, subject_id, occurred_at)
         select $1, gen_random_uuid(), $2, k.last_event, 'thread.updated', $2, now() from k returning *
       )
       insert into unordered_events
       select site_id, id, thread_id, thread_sequence, occurred_at from w`,
      [site.id, await threadIdOf(thread)],
    );
    expect(await follower.ask(first.http)).toBe(0);
    const server = await startServer(first.databaseUrl);
    await followAll(follower, 100);
    await follower.expectAll(first.databaseUrl);
    await server.stop();
  });

  it(
    'come all the same, each once and in turn',
    async () => {
      const signed = await readerToken(desk.site, 'ann');
      const threads = [await desk.thread(), await desk.thread(), await desk.thread()];
      const servers = await Promise.all([0, 1].map(() => startServer(first.databaseUrl)));
      const follower = new EventFollower('daily', desk.site.admin);
      let on = true;
      const post = async (worker: number): Promise<number> => {
        let stored = 0;
        for (let n = 0; on; n += 1) {
          const server: ServerProcess = servers[(worker + n) % 2]!;
          const path = `${threads[n % 3]!}/comments`;
          const body = { body: `Post ${worker} ${n}` };
          const answer = await server.http.post(path, { as: signed, body }).catch(() => null);
          if (answer?.status === 201) stored += 1;
        }
        return stored;
      };
      const follow = async (): Promise<void> => {
        while (on) await follower.ask(first.http, 20);
      };
      const posting = Promise.all([0, 1, 2, 3].map(post));
      const following = follow();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const known = follower.seen.length;
        await eventually(() => follower.seen.length > known + 20);
        await servers[kill % 2]!.kill();
        servers[kill % 2] = await startServer(first.databaseUrl);
      }
      on = false;
      const stored = (await posting).reduce((sum, each) => sum + each, 0);
      await following;
      await followAll(follower, 100);
      await follower.expectAll(first.databaseUrl);
      const published = follower.seen.filter(({ type }) => type === 'comment.published');
      expect(published.length).toBeGreaterThanOrEqual(stored);
      expect(await inconsistencies(first.databaseUrl)).toEqual([]);
      await Promise.all(servers.map((server) => server.stop()));
    },
    LONG_MS,
  );
});
