import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CountersRepository } from '../../src/comments/counters.repository.js';
import type { SiteDatabase } from '../../src/database/site-database.js';
import { GenerationsRepository } from '../../src/page-cache/generations.repository.js';
import type { Guest } from '../../src/sanctions/sanction.js';
import { StandingsRepository } from '../../src/sanctions/standings.repository.js';
import { ThreadsRepository } from '../../src/threads/threads.repository.js';
import { appUrlOf, freshDatabase } from '../support/database.js';
import { Explained } from '../support/explained.js';

const THREADS = 20_000;
const SITE = '0190a000-0000-7000-8000-000000000001';
const ID = (n: number): string => `0190c000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const TEN = Array.from({ length: 10 }, (_, n) => ID(1 + n * 1000));
const NOW = new Date();
const guestAt = (name: string): Guest => {
  const [mark, day] = [Buffer.from(name), '2026-01-01'];
  return {
    personId: null,
    commentId: null,
    emailIndexes: [mark],
    addresses: [{ day, hash: mark }],
  };
};

let client: pg.Client;

beforeAll(async () => {
  const url = await freshDatabase();
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(
    `insert into sites (id, slug, name, created_at) values ($1, 'many', 'Many', now())`,
    [SITE],
  );
  await owner.query(
    `insert into threads (site_id, id, key, title, state, created_at, updated_at)
     select $1, ('0190c000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'key-' || n, '', 'open',
       now(), now() from generate_series(1, ${THREADS}) n`,
    [SITE],
  );
  await owner.query(
    `insert into thread_names (site_id, thread_id, kind, value, canonical)
     select site_id, id, 'key', key, true from threads`,
  );
  await owner.query(
    'insert into thread_counters (site_id, thread_id) select site_id, id from threads',
  );
  await owner.query('vacuum analyze threads, thread_names, thread_counters');
  await owner.end();
  client = new pg.Client({ connectionString: appUrlOf(url) });
  await client.connect();
  await client.query(`select set_config('app.site_id', $1, false)`, [SITE]);
});
afterAll(() => client.end());

/** Each by what is asked, with the buffers that it may touch. */
const ASKED: Record<string, [number, (db: Explained) => Promise<unknown>]> = {
  'a thread by its key': [
    20,
    (db) => new ThreadsRepository(db).find(SITE, { by: 'key', key: 'key-777' }),
  ],
  'a thread by its id': [
    20,
    (db) => new ThreadsRepository(db).find(SITE, { by: 'id', id: ID(777) }),
  ],
  'where the pages of ten threads stand': [
    60,
    (db) => new GenerationsRepository(db as unknown as SiteDatabase).present(SITE, TEN),
  ],
  'ten threads by their names and ids': [
    200,
    (db) =>
      new ThreadsRepository(db).findTogether(
        SITE,
        Array.from({ length: 10 }, (_, n) =>
          n % 2 ? { by: 'id' as const, id: ID(n * 1000) } : { by: 'key', key: `key-${n * 777}` },
        ),
      ),
  ],
  'the shared locks of ten threads': [200, (db) => new ThreadsRepository(db).lockShared(SITE, TEN)],
  'the locks of ten threads’ counters': [
    100,
    (db) => new CountersRepository(db).lockForEvents(SITE, TEN),
  ],
  'what holds ten people': [60, (db) => new StandingsRepository(db).heldAmong(SITE, TEN, NOW)],
  'what holds ten guests': [
    60,
    (db) => new StandingsRepository(db).guestsHeld(SITE, TEN.map(guestAt), NOW),
  ],
  'the lock of a thread’s counters': [30, (db) => new CountersRepository(db).lock(SITE, [ID(777)])],
};

describe('among 20,000 threads', () => {
  it.each(Object.keys(ASKED))('%s reads what it needs', async (name) => {
    const [most, ask] = ASKED[name]!;
    const db = new Explained(client);
    await ask(db);
    expect(db.buffers).toBeGreaterThan(0);
    expect(db.buffers).toBeLessThanOrEqual(most);
    expect(db.plan).not.toMatch(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"thread/);
  });
});
