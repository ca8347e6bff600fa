import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError } from './backup-error.js';
import { appliedMigrations, sequences, tableNames, tablesInOrder, type Table } from './catalog.js';
import {
  FORMAT,
  fileOf,
  fingerprintOf,
  versionOf,
  writeManifest,
  type Manifest,
  type TableFile,
} from './manifest.js';
import { begin, inSession } from './session.js';
import { digester, rowCounter, type Progress } from './watch.js';

/** A database, and the master secret that belongs to its contents. */
export interface BackupOf {
  url: string;
  secret: string;
}

export interface BackupFrom extends BackupOf {
  /** Every secret that seals at this moment, or has sealed what is not sealed anew yet. */
  sealers?: () => readonly string[];
}

/** What can be wrong with a disk, not with us. */
const DISK_TROUBLE = ['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EIO'];

/**
 * Writes every table, as it was at one moment, into a new or empty folder. The server may run.
 *
 * @throws {BackupError}
 */
export async function backUp(
  { url, secret, sealers = () => [] }: BackupFrom,
  folder: string,
  progress: Progress,
): Promise<Manifest> {
  await takeFolder(folder);
  try {
    return await inSession(url, async (db) => {
      const before = sealers();
      const snapshot = await openSnapshot(db);
      // They may have changed while the snapshot waited for a migration.
      const others = [...before, ...sealers()].filter((each) => each !== secret);
      const manifest = {
        ...snapshot,
        secretFingerprint: fingerprintOf(secret),
        otherSecretFingerprints: [...new Set(others.map(fingerprintOf))],
        tables: await copyTables(db, folder, progress),
        sequences: await sequences(db),
      };
      await writeManifest(folder, manifest);
      return manifest;
    });
  } catch (error) {
    throw legible(error, folder);
  }
}

async function takeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const there = await readdir(folder);
    if (there.length > 0) {
      throw new BackupError(`${folder} is not empty (${there[0]}); a backup needs a new folder`);
    }
    await chmod(folder, 0o700);
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${folder} cannot take a backup: ${(error as Error).message}`);
  }
}

/**
 * Locks out changes of the schema, then takes the snapshot: the first query takes it, and LOCK is
 * none. The other way round, a table that a migration rewrites in between would look empty.
 */
async function openSnapshot(
  db: pg.Client,
): Promise<Pick<Manifest, 'format' | 'createdAt' | 'colloquy' | 'postgres' | 'migrations'>> {
  const names = await tableNames(db);
  if (names.length === 0 || (await appliedMigrations(db)).length === 0) {
    throw new BackupError('There is nothing to back up: this database holds no tables of ours');
  }
  await begin(db, 'isolation level repeatable read read only');
  await db.query(`lock table ${names.map(pg.escapeIdentifier).join(', ')} in access share mode`);
  if ((await tableNames(db)).join() !== names.join()) {
    throw new BackupError('The schema changed while the backup began; begin again');
  }
  const { rows } = await db.query<{ at: Date; version: string }>(
    `select clock_timestamp() as at, current_setting('server_version') as version`,
  );
  const migrations = await appliedMigrations(db);
  return {
    format: FORMAT,
    createdAt: rows[0]!.at.toISOString(),
    colloquy: versionOf(migrations),
    postgres: rows[0]!.version,
    migrations,
  };
}

async function copyTables(db: pg.Client, folder: string, progress: Progress): Promise<TableFile[]> {
  const files: TableFile[] = [];
  for (const table of await tablesInOrder(db)) files.push(await copy(db, table, folder, progress));
  return files;
}

async function copy(
  db: pg.Client,
  { name, columns }: Table,
  folder: string,
  progress: Progress,
): Promise<TableFile> {
  const list = columns.map(pg.escapeIdentifier).join(', ');
  // A query, because COPY alone reads no table that has partitions.
  const select = `select ${list} from ${pg.escapeIdentifier(name)}`;
  let rows = 0;
  const digest = digester();
  await pipeline(
    db.query(copyTo(`copy (${select}) to stdout`)),
    rowCounter((sofar) => progress({ table: name, rows: (rows = sofar), done: false })),
    createGzip({ level: constants.Z_BEST_SPEED }),
    digest.stream,
    createWriteStream(fileOf(folder, name), { flags: 'wx', mode: 0o600, flush: true }),
  );
  progress({ table: name, rows, done: true });
  return { name, columns, rows, ...digest.result() };
}

function legible(error: unknown, folder: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!DISK_TROUBLE.includes(code ?? '')) return error;
  return new BackupError(`${folder} holds no complete backup: ${message}`);
}
