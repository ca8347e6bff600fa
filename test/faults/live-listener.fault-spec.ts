import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { appUrlOf, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { LiveFollower } from '../support/live-follower.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { figure, long } from './figures.js';

const CLIENTS = long ? 200 : 20;
const THREADS = long ? 10 : 4;
const SECONDS = long ? 120 : 6;
const KILL_EVERY_MS = long ? 5_000 : 1_000;
const POST_EVERY_MS = long ? 100 : 50;
/** What is promised; asserted where nothing else wants the machine. */
const MOST_LATE_MS = 1_000;
const LONG_MS = 300_000;

let maker: TestApp;
let desk: Desk;
let servers: ServerProcess[];
let threads: string[];

beforeAll(async () => {
  maker = await startApp();
  desk = new Desk(maker, await makeSite(maker));
  servers = await Promise.all([0, 1].map(() => startServer(maker.databaseUrl)));
  threads = [];
  for (let n = 0; n < THREADS; n += 1) threads.push(await desk.thread());
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await maker.stop();
  expect(await inconsistencies(maker.databaseUrl)).toEqual([]);
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Cuts whoever listens, on all instances. @returns how many there were */
async function cutListeners(): Promise<number> {
  const cut = await query(
    appUrlOf(maker.databaseUrl),
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'colloquy listener'`,
  );
  return cut.length;
}

/** Posts now on one instance and now on the other. @returns when each was acknowledged, by thread */
async function postUntil(end: number): Promise<Map<string, Map<string, number>>> {
  const posted = new Map(threads.map((thread) => [thread, new Map<string, number>()]));
  const waiting: Promise<void>[] = [];
  for (let n = 0; performance.now() < end; n += 1) {
    const thread = threads[n % THREADS]!;
    const { http } = servers[Math.floor(n / THREADS) % 2]!;
    const post = async (): Promise<void> => {
      const answer = await http.post(`${thread}/comments`, { body: { body: `Post ${n}` } });
      expect(answer.status).toBe(201);
      posted.get(thread)!.set(answer.body.comment.id as string, performance.now());
    };
    waiting.push(post());
    await pause(POST_EVERY_MS);
  }
  await Promise.all(waiting);
  return posted;
}

describe('streams while whoever listens for them is cut off', () => {
  it(
    'lack nothing, tell nothing twice, and are not late',
    async () => {
      const followers = await Promise.all(
        Array.from({ length: CLIENTS }, async (_, n) => {
          const thread = threads[n % THREADS]!;
          const { origin } = servers[Math.floor(n / THREADS) % 2]!.http;
          return {
            thread,
            stream: await new LiveFollower(`${origin}/api/v1${thread}/events`).open(),
          };
        }),
      );
      const end = performance.now() + SECONDS * 1000;
      let cuts = 0;
      const cutting = (async () => {
        while (performance.now() < end) {
          await pause(KILL_EVERY_MS);
          cuts += await cutListeners();
        }
      })();
      const posted = await postUntil(end);
      await cutting;

      const late: number[] = [];
      for (const { thread, stream } of followers) {
        const acknowledged = posted.get(thread)!;
        await eventually(() => stream.heard.length >= acknowledged.size);
        const ids = stream.heard.map(({ data }) => data.commentId as string);
        expect(ids.toSorted()).toEqual([...acknowledged.keys()].toSorted());
        const numbers = stream.heard.map(({ data }) => data.comment.number as number);
        expect(numbers).toEqual(numbers.map((_, index) => index + 1));
        expect(stream.opened).toBe(1);
        for (const { at, data } of stream.heard) {
          late.push(at - acknowledged.get(data.commentId as string)!);
        }
        stream.close();
      }
      expect(cuts).toBeGreaterThan(2);
      late.sort((a, b) => a - b);
      const p99 = late[Math.floor(late.length * 0.99)]!;
      if (long) expect(p99).toBeLessThan(MOST_LATE_MS);
      figure('clients that streamed', CLIENTS);
      figure('connections of listeners cut', cuts);
      figure('changes told', late.length);
      figure('of them missing, or told twice, or out of turn', 0);
      figure('ms from the acknowledgement to the client, p50', late[late.length >> 1]!.toFixed(0));
      figure('ms from the acknowledgement to the client, p99', p99.toFixed(0));
    },
    LONG_MS,
  );
});
