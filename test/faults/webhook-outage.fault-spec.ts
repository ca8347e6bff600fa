import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inconsistencies } from '../support/consistency.js';
import { isSignedBy, WebhookDesk, type Hook } from '../support/webhook-desk.js';
import { figure, long } from './figures.js';

const EVENTS = long ? 10_000 : 300;
const AT_ONCE = 20;
const OUTAGE_MS = 600_000;
const SLICES = 20;
/** Calls beyond one for each event: as many in ten minutes, however many events wait. */
const MOST_AGAIN = long ? 0.03 * EVENTS : 30;

const hooks = new WebhookDesk();
let down: Hook;
let well: Hook;

beforeAll(async () => {
  await hooks.start();
  const types = ['thread.created'];
  down = await hooks.hook('/down', { types });
  well = await hooks.hook('/well', { types });
});
afterAll(async () => {
  const { databaseUrl } = hooks.server;
  await hooks.stop();
  expect(await inconsistencies(databaseUrl)).toEqual([]);
});

let made = 0;

/** One event each, by both instances. */
async function happen(amount: number): Promise<void> {
  let left = amount;
  const worker = async (n: number): Promise<void> => {
    const { http } = n % 2 ? hooks.second : hooks.server;
    while (left > 0) {
      left -= 1;
      const path = `${hooks.desk.at}/threads/key:outage-${(made += 1)}`;
      const { status } = await http.put(path, { as: hooks.desk.site.admin, body: {} });
      if (status !== 201) throw new Error(`${path}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => worker(n)));
}

const idsAt = (path: string): Set<unknown> =>
  new Set(hooks.receiver.at(path).map(({ headers }) => headers['webhook-id']));

/** Lets time pass until all have come. @returns how much, in milliseconds */
async function drained(path: string, step: number): Promise<number> {
  for (let passed = 0; passed < 24 * 3_600_000; passed += step) {
    if (idsAt(path).size === EVENTS) return passed;
    await hooks.later(step);
  }
  throw new Error(`${path} has ${idsAt(path).size} of ${EVENTS}`);
}

describe('a receiver that is down for ten minutes', () => {
  it('is told all that happened meanwhile, and holds up nobody else', async () => {
    hooks.receiver.answer('/down', 503);
    for (let slice = 0; slice < SLICES; slice += 1) {
      await happen(EVENTS / SLICES);
      await hooks.later(OUTAGE_MS / SLICES);
    }
    const during = hooks.receiver.at('/down').length;
    await drained('/well', 1_000);
    const begun = performance.now();
    hooks.receiver.answer('/down', 204);
    const passed = await drained('/down', 5_000);

    const calls = hooks.receiver.at('/down');
    const again = calls.length - EVENTS;
    expect(again).toBeLessThan(MOST_AGAIN);
    expect(hooks.receiver.at('/well').length - EVENTS).toBeLessThan(MOST_AGAIN);
    expect(idsAt('/well')).toEqual(idsAt('/down'));
    const unsigned = calls.filter((call) => !isSignedBy(call, down.secret));
    expect(unsigned).toEqual([]);
    expect(hooks.receiver.at('/well').every((call) => isSignedBy(call, well.secret))).toBe(true);
    figure('events while a receiver was down for ten minutes', EVENTS);
    figure('of them arrived, each under one id', idsAt('/down').size);
    figure('calls during the outage', during);
    figure('redelivered, in percent', ((again / EVENTS) * 100).toFixed(2));
    figure('minutes on the clock from its return to the last', (passed / 60_000).toFixed(1));
    figure('seconds that took', ((performance.now() - begun) / 1000).toFixed(0));
  });
});
