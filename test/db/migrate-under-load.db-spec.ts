import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate } from '../../src/database/migrate.js';
import { migrations } from '../../src/database/migrations/index.js';
import { emptyDatabase, query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';

const all = migrations.map(({ name }) => name);

/** A database as it was before this migration, and what is still to be done. */
async function before(name: string): Promise<{ url: string; left: string[] }> {
  const url = await emptyDatabase();
  const at = all.indexOf(name);
  const db = new DataSource({ ...dataSourceOptions(url), migrations: migrations.slice(0, at) });
  await db.initialize();
  await db.runMigrations();
  await db.destroy();
  return { url, left: all.slice(at) };
}

const makeSite = (url: string): Promise<unknown> =>
  query(
    url,
    `insert into sites (id, slug, name, created_at) values (gen_random_uuid(), 'one', 'One', now())`,
  );

const validityOf = async (url: string, index: string): Promise<boolean[]> => {
  const rows = await query<{ valid: boolean }>(
    url,
    `select indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relname = $1`,
    [index],
  );
  return rows.map(({ valid }) => valid);
};

describe('a migration beside running servers', () => {
  it('lets by whoever came after it where it cannot have a table, and comes again', async () => {
    const { url, left } = await before('SendWebhooks1795478400160');
    const release = await hold(url, 'lock table sites in row exclusive mode', []);
    const said: string[] = [];
    const migrating = migrate(url, { log: (line) => said.push(line) });
    await eventually(async () => (await waiting(url)) > 0);
    // Stands in line behind the migration, which stands behind a transaction that does not end.
    await makeSite(url);
    await eventually(() => said.length > 0);
    await release();
    expect(await migrating).toEqual({ applied: left });
    expect(said[0]).toBe('A table is in use that has to change; once more in 3 seconds.');
  });

  it('builds an index anew that a killed run has left unfinished', async () => {
    const { url, left } = await before('ReadFeeds1795478400180');
    const release = await hold(url, 'lock table comments in row exclusive mode', []);
    const killed = migrate(url).catch((error: unknown) => error);
    await eventually(async () => (await waiting(url)) > 0);
    const kill = `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'colloquy migrate'`;
    await query(url, kill);
    expect(await killed).toBeInstanceOf(Error);
    expect(await validityOf(url, 'comments_newest_of_thread')).toEqual([false]);

    await release();
    expect(await migrate(url)).toEqual({ applied: left });
    expect(await validityOf(url, 'comments_newest_of_thread')).toEqual([true]);
  });

  it('lets writes by while an index is built, however long that waits', async () => {
    const { url, left } = await before('ReadFeeds1795478400180');
    const release = await hold(url, 'lock table comments, sites in row exclusive mode', []);
    const migrating = migrate(url);
    await eventually(async () => (await waiting(url)) > 0);
    await makeSite(url);
    await query(url, 'update comments set version = version');
    await release();
    expect(await migrating).toEqual({ applied: left });
  });
});
