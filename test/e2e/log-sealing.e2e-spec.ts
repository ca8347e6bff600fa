import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { SealedLog } from '../support/sealed-log.js';
import { startServer } from '../support/server-process.js';

let server: TestApp;
let logs = 0;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());
afterEach(async () => expect(await inconsistencies(server.databaseUrl)).toEqual([]));

const fresh = (): Promise<SealedLog> => SealedLog.on(server, `log-${(logs += 1)}`);

const sealedIds = async (log: SealedLog): Promise<string[]> => {
  const rows = await query<{ id: string }>(
    log.url,
    `select decision_id as id from sealed_decisions where site_id = $1 order by seal, position`,
    [log.site.id],
  );
  return rows.map(({ id }) => id);
};

describe('sealing', () => {
  it('leaves what is newer than an open transaction until that has ended', async () => {
    const log = await fresh();
    const before = await log.decide();
    await log.seal();
    const open = '0190a000-0000-7000-8000-000000000001';
    const end = await hold(
      log.url,
      `insert into decisions select (jsonb_populate_record(d, $2)).*
       from decisions d where id = $1`,
      [before, JSON.stringify({ id: open })],
    );
    const newer = [await log.decide(), await log.decide()];
    expect(await log.sealOnce()).toBe(0);
    expect(await sealedIds(log)).toEqual([before]);
    expect((await log.verify()).findings).toEqual([]);
    await end.commit();
    await log.seal();
    expect(await sealedIds(log)).toEqual([before, open, ...newer]);
    expect(await log.verify()).toMatchObject({ seals: 2, decisions: 4, findings: [] });
  });

  it('seals nothing of a transaction that was undone', async () => {
    const log = await fresh();
    const kept = await log.decide();
    const end = await hold(
      log.url,
      `insert into decisions select (jsonb_populate_record(d, $2)).* from decisions d where id = $1`,
      [kept, JSON.stringify({ id: '0190a000-0000-7000-8000-000000000002' })],
    );
    await end();
    await log.seal();
    expect(await sealedIds(log)).toEqual([kept]);
  });

  it('makes one chain where two instances do it at once', async () => {
    const log = await fresh();
    await log.decideMany(2_300);
    const second = await startApp(log.url);
    try {
      await log.settled();
      const runs = [server, second, server, second].map((app) => log.sealOnce(app));
      const sealed = await Promise.all(runs);
      expect(sealed.reduce((sum, count) => sum + count)).toBe(2_300);
    } finally {
      await second.stop();
    }
    expect(await log.verify()).toMatchObject({ seals: 5, decisions: 2_300, findings: [] });
    expect(new Set(await sealedIds(log)).size).toBe(2_300);
  });

  it('goes on where it was when the server is killed in the middle', async () => {
    const log = await fresh();
    await log.decideMany(1_200);
    await log.settled();
    // The second batch comes to a row that is held.
    const end = await hold(
      log.url,
      `select from unsealed_decisions where decision_id = (
         select decision_id from unsealed_decisions where site_id = $1
         order by tx, decision_id offset 700 limit 1) for update`,
      [log.site.id],
    );
    const other = await startServer(log.url);
    await eventually(async () => (await waiting(log.url)) > 0, 50_000);
    await other.kill();
    await end();
    expect(await log.verify()).toMatchObject({ seals: 1, decisions: 500, waiting: 700 });
    await log.seal();
    expect(await log.verify()).toMatchObject({
      ...{ seals: 3, decisions: 1_200, waiting: 0 },
      findings: [],
      newest: { caughtUp: true, decisions: 200 },
    });
  });

  it('seals what a backup of another server, further on with its transactions, left waiting', async () => {
    const log = await fresh();
    await log.decide();
    await query(
      log.url,
      `update unsealed_decisions set tx = '18446744073709551615' where site_id = $1`,
      [log.site.id],
    );
    expect(await log.sealOnce()).toBe(1);
  });
});
