import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { Call, withinCall, type Lane } from '../../src/common/calls/call.js';
import { BoundedPool } from '../../src/database/bounded-pool.js';

const MOST = 3;
const LONG_MS = 60_000;
const SHORT_MS = 50;

let pool: BoundedPool;

beforeAll(() => {
  pool = new BoundedPool({ connectionString: process.env['TEST_PG_URL']!, max: MOST });
});
afterAll(() => pool.end());

const connectIn = (lane: Lane, ms = LONG_MS): Promise<PoolClient> =>
  withinCall(new Call(lane, ms), async () => pool.connect());

describe('a connection', () => {
  it('is waited for as long as the call lasts', async () => {
    const held = await Promise.all([connectIn('ordinary'), connectIn('ordinary')]);
    await expect(connectIn('ordinary', SHORT_MS)).rejects.toMatchObject({ code: 'OVERDUE' });
    expect([pool.heldCount, pool.inLineCount]).toEqual([2, 0]);
    const staff = await connectIn('staff');
    for (const client of [...held, staff]) client.release();
    expect(pool.heldCount).toBe(0);
  });

  it('is not given to a call that is overdue', async () => {
    const call = new Call('ordinary', SHORT_MS);
    await new Promise<void>((resolve) => void call.whenOverdue(resolve));
    const late = withinCall(call, async () => pool.connect());
    await expect(late).rejects.toMatchObject({ code: 'OVERDUE' });
    expect(pool.heldCount).toBe(0);
  });

  it('is cut at the end of the call, and another takes its place', async () => {
    const client = await connectIn('ordinary', SHORT_MS);
    await expect(client.query('select pg_sleep(60)')).rejects.toMatchObject({ code: 'OVERDUE' });
    await expect(client.query('rollback')).rejects.toThrow('not queryable');
    client.release();
    const next = await connectIn('ordinary');
    expect((await next.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    next.release();
  });

  it('is kept by whoever was answered in time', async () => {
    const call = new Call('ordinary', SHORT_MS);
    const client = await withinCall(call, async () => pool.connect());
    call.end();
    await client.query('select pg_sleep($1)', [(2 * SHORT_MS) / 1000]);
    client.release();
    expect(pool.idleCount).toBeGreaterThan(0);
  });

  it('that cannot be had leaves its place to others', async () => {
    const nowhere = new BoundedPool({ host: '127.0.0.1', port: 9, max: 1 });
    for (let tries = 0; tries < 3; tries += 1) {
      await expect(nowhere.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    }
    expect(nowhere.heldCount).toBe(0);
    await nowhere.end();
  });
});
