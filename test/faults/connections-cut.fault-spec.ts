import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, readerToken, startApp, type TestSite } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { OwnPostgres } from '../support/postgres-node.js';
import { startServer, type ServerProcess } from '../support/server-process.js';
import { ENDS_MS, figure, long } from './figures.js';
import { Caller, closedLoop, type Sent } from './support/open-loop.js';

const ROUNDS = long ? 20 : 4;
const PAUSE_MS = 500;
const READERS = 8;
const THREAD = '/sites/daily/threads/key:page';

let postgres: OwnPostgres;
let site: TestSite;
let server: ServerProcess;
let caller: Caller;
let readers: string[];
const acknowledged = new Set<number>();
let lastAt = 0;

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
}, ENDS_MS);
afterAll(async () => {
  await caller.close();
  await server.stop();
  await postgres.end();
});

/** Again under its key, until it is done. */
async function post(nth: number): Promise<Sent> {
  for (;;) {
    const sent = await caller.send({
      method: 'POST',
      path: `${THREAD}/comments`,
      as: readers[nth % READERS]!,
      headers: { 'idempotency-key': `key-${nth}` },
      body: { body: `Entry ${nth} of all` },
    });
    if (sent.status === 201) {
      acknowledged.add(nth);
      lastAt = performance.now();
      return sent;
    }
    // The server is there all the time, and says so.
    if (sent.status !== 503) throw new Error(`${sent.status} for entry ${nth}`);
    await delay(5);
  }
}

const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid()`;

describe('connections that are all cut', () => {
  it(
    'end no process, lose nothing, and are there again at once',
    async () => {
      const gaps: number[] = [];
      let isOver = false;
      const posts = closedLoop(READERS, () => isOver, post);
      for (let round = 0; round < ROUNDS; round += 1) {
        await delay(PAUSE_MS);
        await query(postgres.rootUrl, CUT);
        const at = performance.now();
        await eventually(() => lastAt > at);
        gaps.push(lastAt - at);
      }
      const restarted = await restart();
      isOver = true;
      await posts;
      const ended = await Promise.race([server.ended.then(() => 'ended'), delay(0, 'running')]);
      expect(ended).toBe('running');
      expect((await server.http.get('//readyz')).status).toBe(200);
      const [row] = await query<{ stored: number; texts: number }>(
        postgres.rootUrl,
        'select count(*)::int as stored, count(distinct html)::int as texts from comments',
      );
      expect(row).toEqual({ stored: acknowledged.size, texts: acknowledged.size });
      expect(await inconsistencies(postgres.ownerUrl)).toEqual([]);
      const worst = Math.max(...gaps);
      figure('rounds in which every connection was cut', ROUNDS);
      figure('acknowledged and stored', acknowledged.size);
      figure('from the cut to the next acknowledgement, at most in ms', worst.toFixed(0));
      figure('from PostgreSQL up to the next acknowledgement, in ms', restarted.toFixed(0));
      if (!long) return;
      expect(worst).toBeLessThan(500);
      expect(restarted).toBeLessThan(300);
    },
    ENDS_MS,
  );
});

/** @returns milliseconds from when PostgreSQL is up to the next acknowledgement */
async function restart(): Promise<number> {
  await postgres.kill();
  await postgres.start();
  const at = performance.now();
  await eventually(() => lastAt > at);
  return lastAt - at;
}
