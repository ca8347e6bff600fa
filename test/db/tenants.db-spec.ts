import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { SiteDatabase } from '../../src/database/site-database.js';
import { appUrlOf, freshDatabase, query } from '../support/database.js';
import { fillEveryTable, FILLED, SITE } from '../support/every-table.js';

/** Tables that no site owns: the directory of sites, and what is the installation's own. */
const SHARED = ['address_keys', 'installation_keys', 'migrations', 'sites'];
const OTHER = '00000000-0000-7000-8000-0000000000ff';

let url: string;
let source: DataSource;
let db: SiteDatabase;
let owned: string[];

beforeAll(async () => {
  url = await freshDatabase();
  await fillEveryTable(url);
  source = await new DataSource(dataSourceOptions(appUrlOf(url), { poolSize: 1 })).initialize();
  db = new SiteDatabase(source);
  const rows = await query<{ name: string }>(
    url,
    `select tablename::text as name from pg_tables where schemaname = 'public' order by 1`,
  );
  owned = rows.map(({ name }) => name).filter((name) => !SHARED.includes(name));
});
afterAll(() => source.destroy());

const counted = (table: string): string =>
  `select count(*)::int as n from ${table} where $1::uuid is not null`;

describe('a table that belongs to sites', () => {
  it('shows nothing to a session that is set to no site', async () => {
    for (const table of owned) {
      const [row] = await query(appUrlOf(url), `select count(*)::int as n from ${table}`);
      expect([table, row!['n']]).toEqual([table, 0]);
    }
  });

  it('shows a session the rows of its site, whatever the statement forgot to ask', async () => {
    for (const table of FILLED.filter((name) => owned.includes(name))) {
      const [own] = await db.query<{ n: number }[]>(counted(table), [SITE]);
      const [others] = await db.query<{ n: number }[]>(counted(table), [OTHER]);
      expect([table, own!.n > 0, others!.n]).toEqual([table, true, 0]);
    }
  });

  it('takes no row for another site', async () => {
    const insert = `insert into events
      select $1, gen_random_uuid(), gen_random_uuid(), 1, 'x', gen_random_uuid(), '{}', now()`;
    const wrong = db.transaction(SITE, (tx) => tx.query<unknown>(insert, [OTHER]));
    await expect(wrong).rejects.toThrow('row-level security');
  });
});

describe('the role of the application', () => {
  const asApp = (statement: string): Promise<unknown> => query(appUrlOf(url), statement);

  it('is no superuser, owns nothing and gets round no policy', async () => {
    const [role] = await query(
      appUrlOf(url),
      `select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,
         (select count(*)::int from pg_class where relowner = r.oid) as owns
       from pg_roles r where rolname = current_user`,
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      owns: 0,
    });
  });

  it.each([
    'create table mine (id int)',
    'drop table votes',
    'alter table comments disable row level security',
    'alter table decisions disable trigger all',
    `update decisions set action = 'x'`,
    'delete from decisions',
    'truncate decisions',
    `insert into decisions select * from decisions on conflict (site_id, id) do update set action = 'x'`,
    `update decision_texts set note = 'x'`,
    'truncate decision_texts',
    `update decision_seals set digest = sha256('x')`,
    'delete from decision_seals',
    'truncate decision_seals',
    'alter table decision_seals disable trigger all',
    `update sealed_decisions set hash = sha256('x')`,
    'delete from sealed_decisions',
    'truncate sealed_decisions',
    'truncate unsealed_decisions',
    `insert into migrations (timestamp, name) values (1, 'x')`,
  ])('may not: %s', async (statement) => {
    await expect(asApp(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe('a statement about a site’s rows', () => {
  it.each([{ values: undefined }, { values: [] }, { values: ['daily'] }, { values: [null] }])(
    'is refused where its first value is no site: $values',
    async ({ values }) => {
      const run = async (): Promise<unknown> => db.query('select 1', values);
      await expect(run()).rejects.toThrow('names the site first');
    },
  );

  it('leaves nothing of its site to the next one on the same connection', async () => {
    await db.query(counted('people'), [SITE]);
    const [row] = await db.query<{ n: number }[]>(counted('people'), [OTHER]);
    expect(row!.n).toBe(0);
  });
});
