import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENDS_MS, figure, long } from './figures.js';
import { Load, quantile } from './support/load.js';
import { TwoServers } from './support/two-servers.js';

const [SLICES, OF_SLICE] = long ? [50, 2_000] : [4, 75];

let two: TwoServers;

beforeAll(async () => {
  two = await TwoServers.open();
});
afterAll(() => two.close());

/** In turn: a server, a session of PostgreSQL, the other server, all of PostgreSQL. */
const KILLS = [
  async () => two.servers[0].kill(),
  async () => two.stage.postgres.killSession(),
  async () => two.servers[1].kill(),
  async () => two.stage.postgres.kill().then(async () => two.stage.postgres.start()),
];

describe('mixed operations on two instances under kills', () => {
  it(
    'leave every number a count of rows, with nothing to repair',
    async () => {
      const { stage, clients } = two;
      const play = await stage.play();
      const load = await Load.begin(play, clients, { seed: 2 });
      const begun = performance.now();
      for (let slice = 0; slice < SLICES; slice += 1) {
        const running = load.run(OF_SLICE);
        await load.acknowledged();
        await KILLS[slice % KILLS.length]!();
        await running;
        await two.up();
      }
      const seconds = (performance.now() - begun) / 1000;

      const found = await play.found(clients, load.threads);
      expect(play.findingsIn(found)).toEqual([]);
      expect(await stage.faults()).toEqual([]);
      expect(two.unexpected).toEqual([]);
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
