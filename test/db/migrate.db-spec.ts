import pg from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { migrate, MIGRATION_LOCK } from '../../src/database/migrate.js';
import { migrations } from '../../src/database/migrations/index.js';
import { emptyDatabase, freshDatabase, query } from '../support/database.js';
import { eventually } from '../support/eventually.js';

const all = migrations.map(({ name }) => name);

describe('migrate', () => {
  it('applies every migration to an empty database, in order', async () => {
    const url = await emptyDatabase();
    expect(await migrate(url)).toEqual({ applied: all });
    const rows = await query<{ name: string }>(url, 'select name from migrations order by id');
    expect(rows.map(({ name }) => name)).toEqual(all);
  });

  it('finds nothing to do the second time', async () => {
    expect(await migrate(await freshDatabase())).toEqual({ applied: [] });
  });

  it('lets five that start at once on an empty database take turns', async () => {
    const url = await emptyDatabase();
    const results = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
    expect(results.flatMap(({ applied }) => applied)).toEqual(all);
  });

  it('waits in a way that lets an index be built concurrently meanwhile', async () => {
    const url = await emptyDatabase();
    const holder = new pg.Client({ connectionString: url, statement_timeout: 10_000 });
    await holder.connect();
    await holder.query('select pg_advisory_lock($1::int, $2::int)', [...MIGRATION_LOCK]);
    await holder.query('create table indexed (id int)');
    const waiting = migrate(url);
    await seen(url, "application_name = 'colloquy migrate lock'");

    // It waits for every transaction that began before it; a blocked migrator's would never end.
    await holder.query('create index concurrently indexed_id on indexed (id)');
    await holder.end();
    expect(await waiting).toEqual({ applied: all });
  });

  it('leaves no lock and no connection behind', async () => {
    const url = await emptyDatabase();
    await migrate(url);
    const others = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and backend_type = 'client backend'`;
    await eventually(async () => (await query(url, others))[0]!['count'] === 0);
    const locks = await query(
      url,
      `select 1 from pg_locks join pg_database on pg_database.oid = database
       where locktype = 'advisory' and datname = current_database()`,
    );
    expect(locks).toEqual([]);
  });

  it('reports a database that is not there', async () => {
    const url = new URL(await emptyDatabase());
    url.pathname = '/nowhere';
    await expect(migrate(url.href)).rejects.toThrow('database "nowhere" does not exist');
  });
});

describe('dataSourceOptions', () => {
  const shown = async (settings: Parameters<typeof dataSourceOptions>[1], name: string) => {
    const database = new DataSource(dataSourceOptions(await emptyDatabase(), settings));
    await database.initialize();
    try {
      const [row] = await database.query(`select current_setting($1) as value`, [name]);
      return row.value as string;
    } finally {
      await database.destroy();
    }
  };

  it('ends statements that take more than half a minute', async () => {
    expect(await shown({}, 'statement_timeout')).toBe('30s');
  });

  it('ends transactions that were left open', async () => {
    expect(await shown({}, 'idle_in_transaction_session_timeout')).toBe('1min');
  });

  it('names its connections', async () => {
    expect(await shown({ applicationName: 'colloquy test' }, 'application_name')).toBe(
      'colloquy test',
    );
  });

  it('never touches the schema by itself', () => {
    expect(dataSourceOptions('postgres://h/db')).toMatchObject({ synchronize: false });
  });
});

async function seen(url: string, condition: string): Promise<void> {
  await eventually(async () => {
    const rows = await query(
      url,
      `select 1 from pg_stat_activity where datname = current_database() and ${condition}`,
    );
    return rows.length > 0;
  });
}
