import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, readerToken, startApp, type TestSite } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/listen.js';
import { OwnPostgres } from '../support/postgres-node.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { ENDS_MS, figure, long } from './figures.js';
import { Balancer } from './support/balancer.js';
import { Caller, openLoop, percentile, type Sent } from './support/open-loop.js';

const RESTARTS = long ? 20 : 2;
const RATE = long ? 200 : 40;
const READERS = 50;
/** Of the calls; the others read. */
const POSTS = 0.1;
const THREAD = '/sites/daily/threads/key:page';

let postgres: OwnPostgres;
let site: TestSite;
let readers: string[];
let ports: number[];
let servers: ServerProcess[];
let balancer: Balancer;
let caller: Caller;

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
  caller = new Caller(await balancer.start());
}, ENDS_MS);
afterAll(async () => {
  caller.close();
  await balancer.stop();
  for (const server of servers) await server.stop();
  await postgres.end();
});

async function start(nth: number): Promise<ServerProcess> {
  const env = { PORT: String(ports[nth]), SHUTDOWN_DRAIN_MS: '1000' };
  return startServer(postgres.ownerUrl, env);
}

let posted = 0;

async function call(nth: number): Promise<Sent> {
  const path = `${THREAD}/comments`;
  if (nth % (1 / POSTS) !== 0) return caller.send({ path });
  posted += 1;
  const body = { body: `Entry ${nth} of all` };
  return caller.send({ method: 'POST', path, as: readers[nth % READERS]!, body });
}

describe('servers that are restarted one after the other', () => {
  it(
    'fail no call',
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
      expect(await inconsistencies(postgres.ownerUrl)).toEqual([]);
    },
    ENDS_MS,
  );
});
