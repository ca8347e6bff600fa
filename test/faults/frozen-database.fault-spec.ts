import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, readerToken, startApp, type TestSite } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { OwnPostgres } from '../support/postgres-node.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { ENDS_MS, figure, long } from './figures.js';
import { Caller, openLoopFor, percentile, type Sent } from './support/open-loop.js';

const FROZEN_MS = long ? 30_000 : 4_000;
const PROBE_MS = 20;
const RATE = long ? 200 : 30;
const READERS = 50;
const THREAD = '/sites/daily/threads/key:page';
const MIB = 1024 * 1024;

let postgres: OwnPostgres;
let site: TestSite;
let server: ServerProcess;
let caller: Caller;
/** As whoever watches the server: on a connection that is there. */
let prober: Caller;
let readers: string[];

beforeAll(async () => {
  postgres = await OwnPostgres.begin();
  const setup = await startApp(postgres.rootUrl);
  site = await makeSite(setup);
  await setup.http.put(THREAD, { as: site.admin, body: {} });
  readers = await Promise.all(
    Array.from({ length: READERS }, async (_, n) => readerToken(site, `reader-${n}`)),
  );
  await setup.stop();
  server = await startServer(postgres.ownerUrl, { REQUEST_DEADLINE_MS: '1500' });
  caller = new Caller(server.http.origin);
  prober = new Caller(server.http.origin, 1);
}, ENDS_MS);
afterAll(async () => {
  await caller.close();
  await prober.close();
  await server.stop();
  await postgres.end();
});

/** The postmaster and all that it has started. */
function processes(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number)];
}

function residentBytes(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kib) * 1024;
}

const post = (nth: number): Promise<Sent> =>
  caller.send({
    method: 'POST',
    path: `${THREAD}/comments`,
    as: readers[nth % READERS]!,
    headers: { 'idempotency-key': `key-${nth}` },
    body: { body: `Entry ${nth} of all` },
  });

/** Until it was done, under the key of before. */
async function insist(nth: number): Promise<void> {
  let status: number | null = null;
  await eventually(async () => {
    ({ status } = await post(nth));
    return status === 201;
  }, ENDS_MS);
}

describe('a database that is frozen', () => {
  it(
    'has callers told to come again, and nothing done twice once it goes on',
    async () => {
      const warm = await openLoopFor(RATE, 2_000, post);
      const before = residentBytes(server.pid);
      const pids = processes(postgres.pid);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      const alive: Sent[] = [];
      let frozen: Sent[];
      let resident = before;
      try {
        const posts = openLoopFor(RATE, FROZEN_MS, async (nth) => post(warm.length + nth));
        let isOver = false;
        const probes = (async () => {
          while (!isOver) {
            alive.push(await prober.send({ path: '//healthz' }));
            resident = Math.max(resident, residentBytes(server.pid));
            await delay(PROBE_MS);
          }
        })();
        frozen = await posts;
        isOver = true;
        await probes;
        expect((await server.http.get('//readyz')).status).toBe(503);
      } finally {
        for (const pid of pids) process.kill(pid, 'SIGCONT');
      }
      const wanted = warm.length + frozen.length;
      await Promise.all(
        Array.from({ length: READERS }, async (_, first) => {
          for (let nth = first; nth < wanted; nth += READERS) await insist(nth);
        }),
      );
      expect(alive.every(({ status }) => status === 200)).toBe(true);
      // What was committed at the moment of the freeze may be answered at its end.
      const refused = frozen.filter(({ status }) => status !== 201);
      expect(refused.filter((each) => each.status !== 503 || each.retryAfter !== '1')).toEqual([]);
      expect(refused.length).toBeGreaterThan(frozen.length / 2);
      const [row] = await query<{ stored: number; texts: number }>(
        postgres.rootUrl,
        'select count(*)::int as stored, count(distinct html)::int as texts from comments',
      );
      expect(row).toEqual({ stored: wanted, texts: wanted });
      expect(await inconsistencies(postgres.ownerUrl)).toEqual([]);
      const latest = percentile(refused, 1);
      const grown = (resident - before) / MIB;
      figure(`posts while it was frozen for ${FROZEN_MS / 1000} s`, frozen.length);
      figure('latest 503, in milliseconds', latest.toFixed(0));
      figure('/healthz, 99th percentile in milliseconds', percentile(alive, 0.99).toFixed(1));
      figure('memory grew by, in MiB', grown.toFixed(0));
      figure('wanted and stored, each once', wanted);
      if (!long) return;
      expect(latest).toBeLessThan(2_000);
      expect(percentile(alive, 0.99)).toBeLessThan(10);
      expect(grown).toBeLessThan(50);
    },
    ENDS_MS,
  );
});
