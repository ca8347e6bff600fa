import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENDS_MS, figure, long } from './figures.js';
import { Load, quantile } from './support/load.js';
import { Stage } from './support/stage.js';
import type { Supervised } from './support/supervised.js';

const [SLICES, OF_SLICE] = long ? [50, 2_000] : [4, 75];

let stage: Stage;
let servers: Supervised[];

beforeAll(async () => {
  stage = await Stage.open();
  servers = [await stage.server(), await stage.server()];
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await stage.close();
});

/** In turn: a server, a session of PostgreSQL, the other server, all of PostgreSQL. */
const KILLS = [
  async () => servers[0]!.kill(),
  async () => stage.postgres.killSession(),
  async () => servers[1]!.kill(),
  async () => stage.postgres.kill().then(async () => stage.postgres.start()),
];

describe('mixed operations on two instances under kills', () => {
  it(
    'leave every number a count of rows, with nothing to repair',
    async () => {
      const play = await stage.play();
      const clients = servers.map(({ http }) => http);
      const load = await Load.begin(play, clients, { seed: 2 });
      const begun = performance.now();
      for (let slice = 0; slice < SLICES; slice += 1) {
        const running = load.run(OF_SLICE);
        await load.acknowledged();
        await KILLS[slice % KILLS.length]!();
        await running;
        await Promise.all(servers.map((server) => server.up()));
      }
      const seconds = (performance.now() - begun) / 1000;

      const found = await play.found(clients, load.threads);
      expect(play.findingsIn(found)).toEqual([]);
      expect(await stage.faults()).toEqual([]);
      expect(servers.flatMap(({ unexpected }) => unexpected)).toEqual([]);
      const { seen } = load;
      figure('operations', SLICES * OF_SLICE);
      figure('of them acknowledged', seen.acknowledged);
      figure('of them refused', seen.refused);
      figure('kills meanwhile', SLICES);
      figure('a second', ((SLICES * OF_SLICE) / seconds).toFixed(0));
      figure('median to an acknowledgement, in ms', quantile(seen.latencies, 0.5).toFixed(0));
      figure('comments stored', found.stored.length);
      figure('events, each delivered under one id', found.events.length);
      play.ledger.remove();
    },
    ENDS_MS,
  );
});
