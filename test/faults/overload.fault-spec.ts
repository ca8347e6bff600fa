import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestSite } from '../support/app.js';
import { Desk } from '../support/desk.js';
import { OwnPostgres } from '../support/postgres-node.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { ENDS_MS, figure, long } from './figures.js';
import {
  Caller,
  closedLoop,
  openLoopFor,
  percentile,
  type Sent,
  type Wanted,
} from './support/open-loop.js';

const MEASURED_MS = long ? 5_000 : 1_000;
const ROUNDS = long ? 5 : 1;
/** In short nothing is measured: it is to be too much, however fast the engine gets meanwhile. */
const TIMES = long ? 4 : 16;
const AT_ONCE = 32;
const MODERATOR_CALLS = 10;
const COMMENTS = 20;
const MODERATORS = 4;
/** As a proxy in front keeps them. */
const CONNECTIONS = 600;

let postgres: OwnPostgres;
let site: TestSite;
let server: ServerProcess;
let caller: Caller;
/** Moderators have their connections all day. */
let desk: Caller;
let thread: string;

beforeAll(async () => {
  postgres = await OwnPostgres.begin();
  const setup = await startApp(postgres.rootUrl);
  site = await makeSite(setup);
  const setting = new Desk(setup, site);
  thread = await setting.thread();
  for (let nth = 0; nth < COMMENTS; nth += 1) await setting.post(thread, `Entry ${nth} of all`);
  await setup.stop();
  const bound: Record<string, string> = long ? {} : { REQUESTS_AT_ONCE: '16' };
  const env = { PAGE_CACHE_MB: '0', REQUEST_DEADLINE_MS: '1500', ...bound };
  server = await startServer(postgres.ownerUrl, env);
  caller = new Caller(server.http.origin, CONNECTIONS);
  desk = new Caller(server.http.origin, MODERATORS);
}, ENDS_MS);
afterAll(async () => {
  await caller.close();
  await desk.close();
  await server.stop();
  await postgres.end();
});

const read = (): Promise<Sent> => caller.send({ path: `${thread}/comments` });

/** What moderators do all day. */
const AS_MODERATOR: readonly Wanted[] = [
  { path: '/sites/daily/moderation/queues' },
  { path: '/sites/daily/moderation/queues/pending/items' },
  { path: '/sites/daily/moderation/log' },
];

const moderate = (nth: number): Promise<Sent> =>
  desk.send({ ...AS_MODERATOR[nth % AS_MODERATOR.length]!, as: site.moderator });

const answered = (calls: readonly Sent[]): Sent[] => calls.filter(({ status }) => status === 200);

function byStatus(calls: readonly Sent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of calls) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  return counts;
}

/** Of a processor, since then. */
function share(cpu: NodeJS.CpuUsage, begun: number): number {
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / 1000 / (performance.now() - begun);
}

interface Round {
  /** Reads a second, all answered. */
  peak: number;
  calls: Sent[];
  moderators: Sent[];
  /** In milliseconds. */
  took: number;
  generator: number;
}

async function reading(): Promise<number> {
  const until = performance.now() + MEASURED_MS;
  const alone = await closedLoop(AT_ONCE, () => performance.now() > until, read);
  return (answered(alone).length / MEASURED_MS) * 1000;
}

/** What can be done, and what is when four times as much is asked, one after the other: the machine has its moods. */
async function round(): Promise<Round> {
  const peak = await reading();
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const [calls, moderators] = await Promise.all([
    openLoopFor(TIMES * peak, MEASURED_MS, read),
    openLoopFor(MODERATOR_CALLS, MEASURED_MS, moderate),
  ]);
  const took = performance.now() - begun;
  return { peak, calls, moderators, took, generator: share(cpu, begun) };
}

const goodputOf = ({ calls, took, peak }: Round): number =>
  ((answered(calls).length / took) * 1000) / peak;

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

describe('four times as many calls as can be answered', () => {
  it(
    'leave as many answered as before, and the others told at once; moderators go on working',
    async () => {
      await reading();
      await caller.connect();
      await desk.connect();
      const rounds: Round[] = [];
      for (let nth = 0; nth < ROUNDS; nth += 1) rounds.push(await round());
      const calls = rounds.flatMap((each) => each.calls);
      const moderators = rounds.flatMap((each) => each.moderators);
      const refused = calls.filter(({ status }) => status === 503);
      const goodput = rounds.map(goodputOf);
      const percent = (values: readonly number[]): string =>
        values.map((value) => (value * 100).toFixed(0)).join(', ');

      figure('answers by status', JSON.stringify(byStatus(calls)));
      figure(
        'reads a second at most, all answered',
        median(rounds.map(({ peak }) => peak)).toFixed(0),
      );
      figure('answered a second, in percent of that, each round', percent(goodput));
      figure('answers, 99th percentile in ms', percentile(answered(calls), 0.99).toFixed(0));
      figure('refusals, 50th percentile in ms', percentile(refused, 0.5).toFixed(0));
      figure('refusals, 99th percentile in ms', percentile(refused, 0.99).toFixed(0));
      figure('moderators, 99th percentile in ms', percentile(moderators, 0.99).toFixed(0));
      const generator = rounds.map((each) => each.generator);
      figure('of a processor that the generator took, in percent', percent(generator));
      expect(refused.length + answered(calls).length).toBe(calls.length);
      expect(refused.filter(({ retryAfter }) => retryAfter !== '1')).toEqual([]);
      expect(refused.length).toBeGreaterThan(0);
      expect(moderators.filter(({ status }) => status !== 200)).toEqual([]);
      expect((await server.http.get('//readyz')).status).toBe(200);
      if (!long) return;
      expect(median(goodput)).toBeGreaterThan(0.6);
      expect(percentile(refused, 0.99)).toBeLessThan(50);
      expect(percentile(moderators, 0.99)).toBeLessThan(500);
    },
    ENDS_MS,
  );
});
