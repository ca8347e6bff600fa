import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { emptyDatabase, freshDatabase, query } from '../support/database.js';
import { schemaOf } from '../support/schema.js';

async function withMigrations(url: string, work: (db: DataSource) => Promise<void>): Promise<void> {
  const db = new DataSource({ ...dataSourceOptions(url), migrations });
  await db.initialize();
  try {
    await work(db);
  } finally {
    await db.destroy();
  }
}

async function undoAll(db: DataSource): Promise<void> {
  for (let left = migrations.length; left > 0; left -= 1) await db.undoLastMigration();
}

describe('the schema', () => {
  it('is the one that was reviewed', async () => {
    expect(await schemaOf(await freshDatabase())).toMatchSnapshot();
  });

  it('is gone when every migration is undone, and the same when they run again', async () => {
    const url = await emptyDatabase();
    await withMigrations(url, async (db) => {
      await db.runMigrations();
      const first = await schemaOf(url);
      await undoAll(db);
      expect(await schemaOf(url)).toEqual([]);
      await db.runMigrations();
      expect(await schemaOf(url)).toEqual(first);
    });
  });

  it('begins the keys of every tenant’s table with the site', async () => {
    const rows = await query<{ relname: string; first: string }>(
      await freshDatabase(),
      `select c.relname, a.attname as first
       from pg_index i
       join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relname not in ('sites', 'installation_keys', 'address_keys', 'migrations') and a.attname <> 'site_id'`,
    );
    // A key names itself before its site is known.
    expect(rows).toEqual([{ relname: 'api_keys', first: 'id' }]);
  });
});

describe('the ranks', () => {
  it.each([
    { up: 0, down: 0, best: 0, controversy: 0 },
    { up: 1, down: 0, best: 0.2065, controversy: 0 },
    { up: 0, down: 5, best: 0, controversy: 0 },
    { up: 10, down: 0, best: 0.7225, controversy: 0 },
    { up: 90, down: 10, best: 0.8256, controversy: 1.6681 },
    { up: 50, down: 50, best: 0.4038, controversy: 100 },
  ])(
    'of $up up and $down down are $best and $controversy',
    async ({ up, down, best, controversy }) => {
      const [row] = await query<{ best: number; controversy: number }>(
        process.env['TEST_PG_URL']!.replace(/[^/]*$/, process.env['TEST_PG_TEMPLATE']!),
        'select colloquy_best($1, $2) as best, colloquy_controversy($1, $2) as controversy',
        [up, down],
      );
      expect(row!.best).toBeCloseTo(best, 4);
      expect(row!.controversy).toBeCloseTo(controversy, 4);
    },
  );
});
