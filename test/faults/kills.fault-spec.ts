import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { randomFrom } from '../support/random.js';
import { ENDS_MS, figure, long } from './figures.js';
import { Load, quantile } from './support/load.js';
import { TwoServers } from './support/two-servers.js';
import { Writer } from './support/writer.js';

const [SERVER_KILLS, POSTGRES_KILLS] = long ? [20, 10] : [3, 1];
const ONE_BY_ONE = 20;
const PAUSE_MS = long ? 3_000 : 500;

let two: TwoServers;

beforeAll(async () => {
  two = await TwoServers.open();
});
afterAll(() => two.close());

/** From PostgreSQL’s first connection to the next acknowledgement, in milliseconds, of each time. */
const recoveries: number[] = [];

/** The whole of it, or one of its sessions, which makes it start anew by itself. */
async function killPostgres(load: Load, nth: number): Promise<void> {
  const { postgres } = two.stage;
  if (nth % 2 === 1) {
    await postgres.killSession();
    return;
  }
  await postgres.kill();
  await postgres.start();
  const upAt = performance.now();
  await load.acknowledged();
  recoveries.push(performance.now() - upAt);
}

async function killAll(load: Load): Promise<void> {
  const random = randomFrom(11);
  const kills = [
    ...Array.from({ length: SERVER_KILLS }, (_, nth) => async () => {
      const server = two.servers[nth % 2]!;
      await server.up();
      await server.kill();
    }),
    ...Array.from({ length: POSTGRES_KILLS }, (_, nth) => async () => killPostgres(load, nth)),
  ];
  for (const kill of kills.toSorted(() => random() - 0.5)) {
    await delay(PAUSE_MS * (0.5 + random()));
    await kill();
  }
  await two.up();
  await load.acknowledged();
}

describe('what is acknowledged', () => {
  it('waits for the disk, each time', async () => {
    const { stage } = two;
    const { app, postgres } = stage;
    const asked = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums'];
    const settings: { name: string; setting: string }[] = await app.app
      .get(DataSource)
      .query('select name, setting from pg_settings where name = any($1)', [asked]);
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual(
      Object.fromEntries(asked.map((name) => [name, 'on'])),
    );
    const play = await stage.play();
    const writer = new Writer(play.desk, [two.servers[0].http], play.ledger);
    const me = await writer.author('me');
    const thread = await play.desk.thread();
    for (let nth = 0; nth < ONE_BY_ONE; nth += 1) {
      const before = await postgres.ask<string>('pg_current_wal_insert_lsn()');
      expect((await writer.post(me, thread)).status).toBe(201);
      expect(await postgres.ask(`pg_current_wal_flush_lsn() > '${before}'`)).toBe(true);
    }
    play.ledger.remove();
  });
});

describe('servers and PostgreSQL that are killed under load', () => {
  it(
    'lose nothing that was acknowledged, do nothing twice, and miscount nothing',
    async () => {
      const { stage, clients } = two;
      const play = await stage.play();
      const load = await Load.begin(play, clients, { seed: 1 });
      let isOver = false;
      const killing = killAll(load).finally(() => (isOver = true));
      await load.run(Infinity, () => isOver);
      await killing;

      const found = await play.found(clients, load.threads);
      expect(play.findingsIn(found)).toEqual([]);
      expect(await stage.faults()).toEqual([]);
      expect(two.unexpected).toEqual([]);

      const { seen } = load;
      const posts = play.ledger.read().filter(({ intent, told }) => {
        return intent.op === 'post' && told?.status === 201;
      });
      figure('killed: servers', SERVER_KILLS);
      figure('killed: PostgreSQL', POSTGRES_KILLS);
      figure('acknowledged operations', seen.acknowledged);
      figure('posts acknowledged', posts.length);
      figure('posts stored', found.stored.length);
      figure('events, each delivered under one id', found.events.length);
      figure('deliveries that came more than once', found.received.length - found.events.length);
      figure('exits that nobody caused', two.unexpected.length);
      figure('starts without a database', two.failedStarts);
      figure('passing answers by status', JSON.stringify(seen.passing));
      figure('median to an acknowledgement, in ms', quantile(seen.latencies, 0.5).toFixed(0));
      figure('p99 to an acknowledgement, in ms', quantile(seen.latencies, 0.99).toFixed(0));
      figure('longest without an acknowledgement, in ms', seen.longestWithout.toFixed(0));
      figure(
        'PostgreSQL up to the next one, in ms',
        recoveries.map((each) => each.toFixed(0)).join(' '),
      );
      play.ledger.remove();
    },
    ENDS_MS,
  );
});
