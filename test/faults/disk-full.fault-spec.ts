import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { ENDS_MS, figure, long } from './figures.js';
import { Load } from './support/load.js';
import { TwoServers } from './support/two-servers.js';

const MEGABYTES = 160;
const FAILURES = long ? 2_000 : 20;
const AROUND = long ? 1_000 : 60;

let two: TwoServers;

beforeAll(async () => {
  two = await TwoServers.open({ megabytes: MEGABYTES });
});
afterAll(() => two.close());

describe('a volume of data that is full', () => {
  it(
    'fails what it has no room for, and nothing else; with room again all goes on by itself',
    async () => {
      const { stage, clients } = two;
      const play = await stage.play();
      const load = await Load.begin(play, clients, { seed: 4, letters: 4_000 });
      const { seen } = load;
      const failures = (): number => Object.values(seen.passing).reduce((sum, n) => sum + n, 0);
      await load.run(AROUND);
      expect(failures()).toBe(0);

      let isOver = false;
      const running = load.run(Infinity, () => isOver);
      const giveBack = stage.postgres.smallDisk.fill();
      await eventually(() => failures() >= FAILURES, ENDS_MS);
      const acknowledged = seen.acknowledged;
      giveBack();
      const at = performance.now();
      await load.acknowledged();
      const healed = performance.now() - at;
      isOver = true;
      await running;
      await load.run(AROUND);

      const { isKnown } = stage.postgres.smallDisk;
      expect(Object.keys(seen.passing)).toEqual([isKnown ? '503' : '500']);
      const found = await play.found(clients, load.threads);
      expect(play.findingsIn(found)).toEqual([]);
      expect(await stage.faults()).toEqual([]);
      expect(two.unexpected).toEqual([]);
      expect(two.failedStarts).toBe(0);
      figure('failed while the disk was full, by status', JSON.stringify(seen.passing));
      figure('acknowledged before there was room again', acknowledged);
      figure('acknowledged in the end', seen.acknowledged);
      figure('from room to the next acknowledgement, in ms', healed.toFixed(0));
      figure('comments stored', found.stored.length);
      play.ledger.remove();
    },
    ENDS_MS,
  );
});
