import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backUp } from '../../src/database/backup/back-up.js';
import { BackupError } from '../../src/database/backup/backup-error.js';
import type { Manifest } from '../../src/database/backup/manifest.js';
import { restore } from '../../src/database/backup/restore.js';
import type { Progress } from '../../src/database/backup/watch.js';
import { emptyDatabase, freshDatabase, query } from '../support/database.js';
import {
  CUT_BACKUPS,
  FILLED,
  SITE,
  checksums,
  fillEveryTable,
  meanwhile,
} from '../support/every-table.js';

const SECRET = '5b0f6c1e9a7d4382b6c5d4e3f2a1908716253443526170899a8b7c6d5e4f3021';
const silent: Progress = () => {};

describe('A backup', () => {
  let source: string;
  let root: string;
  let good: string;
  let manifest: Manifest;
  let folders = 0;
  const folder = (): string => path.join(root, String((folders += 1)));
  const backedUp = async (url: string, progress = silent): Promise<string> => {
    const made = folder();
    await backUp({ url, secret: SECRET }, made, progress);
    return made;
  };
  const restored = async (from: string): Promise<string> => {
    const url = await freshDatabase();
    await restore({ url, secret: SECRET, secretPlace: '' }, from, silent);
    return url;
  };

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'colloquy-backup-'));
    source = await freshDatabase();
    await fillEveryTable(source);
    good = await backedUp(source);
    manifest = JSON.parse(await readFile(path.join(good, 'manifest.json'), 'utf8'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('brings every row of every table back as it was', async () => {
    const before = await checksums(source);
    expect(FILLED.filter((table) => before.get(table)!.rows === 0)).toEqual([]);

    expect(await checksums(await restored(good))).toEqual(before);
  });

  it('says in its manifest what it holds', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
    expect(manifest).toMatchObject({
      format: 1,
      colloquy: version,
      secretFingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      migrations: await applied(source),
    });
    expect(JSON.stringify(manifest)).not.toContain(SECRET);
    expect(manifest.tables.find(({ name }) => name === 'comments')).toMatchObject({ rows: 4 });
    expect(manifest.tables.map(({ name }) => name)).not.toContain('migrations');
  });

  it('made before an update by the later version does not claim that version’s tables', async () => {
    const url = await freshDatabase();
    await query(url, 'delete from migrations where id = (select max(id) from migrations)');
    const early = await backUp({ url, secret: SECRET }, folder(), silent);
    expect(early).toMatchObject({ colloquy: null, migrations: await applied(url) });
  });

  it('can be read by its owner only', async () => {
    expect((await stat(good)).mode & 0o777).toBe(0o700);
    for (const file of ['manifest.json', 'comments.copy.gz']) {
      expect((await stat(path.join(good, file))).mode & 0o777).toBe(0o600);
    }
  });

  it('holds one moment, whatever is written while it is made', async () => {
    const url = await freshDatabase();
    await fillEveryTable(url);
    const before = await checksums(url);
    const copy = await backedUp(url, ({ table, done }) => {
      if (table === 'sites' && done) meanwhile(url, LATE_READER);
    });
    expect((await checksums(url)).get('people')).toMatchObject({ rows: 2 });

    expect(await checksums(await restored(copy))).toEqual(before);
  });

  it('takes tables along that nobody has told it of', async () => {
    const [from, into] = [await freshDatabase(), await freshDatabase()];
    for (const url of [from, into]) await query(url, LATER_TABLES);
    await query(from, LATER_ROWS);

    await restore({ url: into, secret: SECRET, secretPlace: '' }, await backedUp(from), silent);

    expect(await checksums(into)).toEqual(await checksums(from));
    const next = `insert into "Later ""one" (hen) values (1) returning id`;
    expect(await query(into, next)).toEqual([{ id: 8 }]);
  });

  it('replaces the token that a new installation makes before it has a site', async () => {
    const url = await freshDatabase();
    await query(
      url,
      `insert into installation_keys values ('new', 'bootstrap', sha256('new'), now())`,
    );
    await restore({ url, secret: SECRET, secretPlace: '' }, good, silent);
    expect(await checksums(url)).toEqual(await checksums(source));
  });

  it('leaves statistics behind, so that the first readers get good plans', async () => {
    const rows = await query(
      await restored(good),
      `select reltuples from pg_class where relname = 'comments'`,
    );
    expect(rows).toEqual([{ reltuples: 4 }]);
  });

  describe('is not made', () => {
    it('into a folder that holds something, which stays as it is', async () => {
      const again = backUp({ url: source, secret: SECRET }, good, silent);
      await expect(again).rejects.toThrow(/is not empty/);
      expect(await checksums(await restored(good))).toEqual(await checksums(source));
    });

    it('into a file', async () => {
      const file = path.join(good, 'manifest.json');
      const made = backUp({ url: source, secret: SECRET }, file, silent);
      await expect(made).rejects.toThrow(BackupError);
    });

    it('of a database that is none of ours', async () => {
      await expect(backedUp(await emptyDatabase())).rejects.toThrow(/nothing to back up/);
    });

    it('when the database goes away on the way: what is there is no backup', async () => {
      const copy = folder();
      const made = backUp({ url: source, secret: SECRET }, copy, ({ table, done }) => {
        if (table === 'threads' && done) meanwhile(source, CUT_BACKUPS);
      });
      await expect(made).rejects.toThrow();
      await expect(restored(copy)).rejects.toThrow(/is no backup/);
    });
  });
});

async function applied(url: string): Promise<string[]> {
  const rows = await query<{ name: string }>(url, 'select name from migrations order by id');
  return rows.map(({ name }) => name);
}

const LATE_READER = `insert into people values ('${SITE}', gen_random_uuid(), 'i', 's', null, now())`;

/** A name to quote, an identity, a generated column, partitions, and two tables in a circle. */
const LATER_TABLES = `
  create table "Later ""one" (
    id integer generated always as identity primary key,
    hen integer not null,
    twice integer generated always as (hen * 2) stored,
    "order" text
  );
  create table a_hen (id integer primary key, egg integer not null);
  create table an_egg (id integer primary key, hen integer not null references a_hen (id));
  alter table a_hen add constraint of_egg foreign key (egg) references an_egg (id)
    deferrable initially immediate;
  alter table "Later ""one" add foreign key (hen) references a_hen (id);
  create table in_parts (at date not null, what text) partition by range (at);
  create table in_parts_2026 partition of in_parts for values from ('2026-01-01') to ('2027-01-01');
  create table in_parts_rest partition of in_parts default`;
const LATER_ROWS = `
  begin;
  set constraints all deferred;
  insert into a_hen values (1, 2);
  insert into an_egg values (2, 1);
  commit;
  insert into "Later ""one" (hen, "order") select 1, n from generate_series(1, 7) n;
  insert into in_parts values ('2026-05-05', 'x'), ('2030-01-01', 'y')`;
