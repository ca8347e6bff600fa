import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BackupError } from './backup-error.js';
import type { BackupOf } from './back-up.js';
import { appliedMigrations, tablesInOrder } from './catalog.js';
import { fileOf, fingerprintOf, readManifest, type Manifest, type TableFile } from './manifest.js';
import { begin, inSession } from './session.js';
import { digester, rowCounter, type Progress } from './watch.js';

export interface RestoreInto extends BackupOf {
  /** Where the secret comes from: a file's path or a variable's name. */
  secretPlace: string;
  /** Others that open what is stored as well: those of a rotation. */
  otherSecrets?: readonly string[];
  /**
   * Sees what was stored before it counts; throws, and nothing was. Called where the backup may have
   * values of a secret that is not here.
   */
  check?: (db: pg.Client) => Promise<void>;
}

/**
 * Fills a migrated database that has no site yet, in one transaction: all of the backup or
 * nothing. Every file is checked before the first row is stored.
 *
 * @throws {BackupError} and whatever `check` throws
 */
export async function restore(
  { url, secret, secretPlace, otherSecrets = [], check = async () => {} }: RestoreInto,
  folder: string,
  progress: Progress,
): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const here = [secret, ...otherSecrets].map(fingerprintOf);
  if (!here.includes(manifest.secretFingerprint)) {
    throw new BackupError(
      `This backup was made with another master secret, and only that one opens its signing ` +
        `secrets. Put the one that was kept beside it into ${secretPlace}, then restore again`,
    );
  }
  await inSession(url, async (db) => {
    await begin(db, '');
    await holdEmpty(db);
    const tables = await matched(db, manifest);
    for (const table of tables) await checkFile(folder, table);
    await clear(db, tables);
    await db.query('set constraints all deferred');
    for (const table of tables) await fill(db, table, folder, progress);
    await setSequences(db, manifest);
    if (manifest.otherSecretFingerprints?.some((each) => !here.includes(each))) await check(db);
    await db.query('commit');
    await db.query(`analyze ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`);
  });
  return manifest;
}

/** Nobody makes a site until the end; another restore waits here and then finds this one's. */
async function holdEmpty(db: pg.Client): Promise<void> {
  await db.query('lock table sites in share row exclusive mode');
  if (await hasRows(db, 'sites')) {
    throw new BackupError(
      'This database has sites already; restore into an empty one (a new DATA_DIR or DATABASE_URL)',
    );
  }
}

/** The manifest's tables in this database's order: names from a file go into no statement. */
async function matched(db: pg.Client, manifest: Manifest): Promise<TableFile[]> {
  refuseOtherMigrations(manifest, await appliedMigrations(db));
  const files = new Map(manifest.tables.map((file) => [file.name, file]));
  const tables = await tablesInOrder(db);
  const unlike = tables.find(({ name, columns }) => !sameNames(files.get(name)?.columns, columns));
  if (unlike || files.size !== tables.length) {
    const name = unlike?.name ?? [...files.keys()].find((file) => !has(tables, file));
    throw new BackupError(`The table ${name} is not the same in the backup and in this database`);
  }
  return tables.map(({ name }) => files.get(name)!);
}

function refuseOtherMigrations(manifest: Manifest, here: readonly string[]): void {
  if (here.join() === manifest.migrations.join()) return;
  const last = manifest.migrations.at(-1);
  const version = manifest.colloquy ?? `whose last migration is ${last}`;
  const older = manifest.migrations.every((name) => here.includes(name));
  throw new BackupError(
    `This backup's tables are not this version's (its last migration is ${last}, here it is ` +
      `${here.at(-1)}). Restore it with the version ${version}${older ? ', then update' : ''}`,
  );
}

async function checkFile(folder: string, { name, bytes, sha256 }: TableFile): Promise<void> {
  const file = fileOf(folder, name);
  const digest = digester();
  try {
    await pipeline(createReadStream(file), digest.stream, nowhere());
  } catch (error) {
    throw new BackupError(`${file} cannot be read (${(error as Error).message})`);
  }
  const found = digest.result();
  if (found.bytes !== bytes) {
    throw new BackupError(`${file} has ${found.bytes} bytes and should have ${bytes}`);
  }
  if (found.sha256 !== sha256) {
    throw new BackupError(`${file} has changed since the backup: its SHA-256 is another`);
  }
}

/** Without a site there is little: the token for making the first one. The backup's state counts. */
async function clear(db: pg.Client, tables: readonly Pick<TableFile, 'name'>[]): Promise<void> {
  for (const { name } of tables.toReversed()) {
    if (await hasRows(db, name)) await db.query(`delete from ${pg.escapeIdentifier(name)}`);
  }
}

async function fill(
  db: pg.Client,
  { name, columns, rows }: TableFile,
  folder: string,
  progress: Progress,
): Promise<void> {
  // What a trigger has put there for rows of a table before this one.
  await clear(db, [{ name }]);
  const list = columns.map(pg.escapeIdentifier).join(', ');
  const into = db.query(copyFrom(`copy ${pg.escapeIdentifier(name)} (${list}) from stdin`));
  await pipeline(
    createReadStream(fileOf(folder, name)),
    createGunzip(),
    rowCounter((sofar) => progress({ table: name, rows: sofar, done: false })),
    into,
  );
  if (into.rowCount !== rows) {
    throw new BackupError(`${name} has ${into.rowCount} rows and should have ${rows}`);
  }
  progress({ table: name, rows, done: true });
}

async function setSequences(db: pg.Client, manifest: Manifest): Promise<void> {
  for (const { name, last } of manifest.sequences) {
    await db.query('select setval($1::regclass, $2::bigint)', [pg.escapeIdentifier(name), last]);
  }
}

async function hasRows(db: pg.Client, table: string): Promise<boolean> {
  const { rows } = await db.query<{ some: boolean }>(
    `select exists (select from ${pg.escapeIdentifier(table)}) as some`,
  );
  return rows[0]!.some;
}

function sameNames(some: readonly string[] | undefined, others: readonly string[]): boolean {
  return some?.toSorted().join() === others.toSorted().join();
}

function has(tables: readonly { name: string }[], name: string): boolean {
  return tables.some((table) => table.name === name);
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, next) => next() });
}
