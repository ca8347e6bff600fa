import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, readerToken, startApp, type TestSite } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { LiveFollower } from '../support/live-follower.js';
import { freePort } from '../support/listen.js';
import { OwnPostgres } from '../support/postgres-node.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { ENDS_MS, figure, long } from './figures.js';
import { Balancer } from './support/balancer.js';
import { Caller, openLoop, percentile, type Sent } from './support/open-loop.js';

const RESTARTS = long ? 20 : 2;
const RATE = long ? 200 : 40;
const READERS = 50;
const FOLLOWERS = long ? 50 : 5;
/** Of the calls; the others read. */
const POSTS = 0.1;
/** At length as it comes; else no machine is so slow that it refuses a call. */
const BOUNDS: Record<string, string> = long
  ? { REQUEST_DEADLINE_MS: '1500' }
  : { REQUESTS_AT_ONCE: '10000' };
const THREAD = '/sites/daily/threads/key:page';

let postgres: OwnPostgres;
let site: TestSite;
let readers: string[];
let ports: number[];
let servers: ServerProcess[];
let balancer: Balancer;
let caller: Caller;
let followers: LiveFollower[];

beforeAll(async () => {
  postgres = await OwnPostgres.begin();
  const setup = await startApp(postgres.rootUrl);
  site = await makeSite(setup);
  await setup.http.put(THREAD, { as: site.admin, body: {} });
  readers = await Promise.all(
    Array.from({ length: READERS }, async (_, n) => readerToken(site, `reader-${n}`)),
  );
  await setup.stop();
  ports = [await freePort(), await freePort()];
  servers = [await start(0), await start(1)];
  balancer = new Balancer(ports);
  const origin = await balancer.start();
  caller = new Caller(origin);
  const { changes } = (await servers[0]!.http.get(`${THREAD}/comments`)).body;
  const live = `${origin}/api/v1${THREAD}/events?after=${changes}`;
  followers = await Promise.all(
    Array.from({ length: FOLLOWERS }, () => new LiveFollower(live).open()),
  );
}, ENDS_MS);
afterAll(async () => {
  await caller.close();
  for (const follower of followers) follower.close();
  await balancer.stop();
  for (const server of servers) await server.stop();
  await postgres.end();
});

async function start(nth: number): Promise<ServerProcess> {
  const env = { PORT: String(ports[nth]), SHUTDOWN_DRAIN_MS: '1000', ...BOUNDS };
  return startServer(postgres.ownerUrl, env);
}

let posted = 0;

/** What each of those who follow lacks, or has twice, or out of turn. */
async function faultsOf(follower: LiveFollower): Promise<number[]> {
  await eventually(() => follower.heard.length >= posted || follower.isOver);
  expect([follower.isOver, follower.status]).toEqual([false, 200]);
  const numbers = follower.heard.map(({ data }) => data.comment.number as number);
  return numbers.filter((number, index) => number !== index + 1);
}

async function call(nth: number): Promise<Sent> {
  const path = `${THREAD}/comments`;
  if (nth % (1 / POSTS) !== 0) return caller.send({ path });
  posted += 1;
  const body = { body: `Entry ${nth} of all` };
  return caller.send({ method: 'POST', path, as: readers[nth % READERS]!, body });
}

describe('servers that are restarted one after the other', () => {
  it(
    'fail no call, and tell whoever follows each post once',
    async () => {
      let isOver = false;
      const calls = openLoop(RATE, () => isOver, call);
      for (let restart = 0; restart < RESTARTS; restart += 1) {
        const nth = restart % servers.length;
        process.kill(servers[nth]!.pid, 'SIGTERM');
        expect(await servers[nth]!.ended).toBe(0);
        servers[nth] = await start(nth);
        await eventually(() => balancer.isReady(nth));
      }
      isOver = true;
      const sent = await calls;
      const failed = sent.filter(({ status }) => status !== 200 && status !== 201);
      figure(`calls at ${RATE} a second beside ${RESTARTS} restarts`, sent.length);
      figure('failed', failed.length);
      figure('99th percentile, in milliseconds', percentile(sent, 0.99).toFixed(0));
      expect(failed).toEqual([]);
      expect(await query(postgres.rootUrl, 'select from comments')).toHaveLength(posted);
      const faults = (await Promise.all(followers.map(faultsOf))).flat();
      const opened = followers.reduce((sum, follower) => sum + follower.opened, 0);
      figure(`streams that ${FOLLOWERS} who follow had one after the other`, opened);
      figure('posts that they were told of, each', posted);
      figure('of them missing, told twice, or out of turn', faults.length);
      expect(faults).toEqual([]);
      expect(opened).toBeGreaterThan(FOLLOWERS);
      expect(await inconsistencies(postgres.ownerUrl)).toEqual([]);
    },
    ENDS_MS,
  );
});
