import { readFileSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { subkeys } from '../../common/crypto/master-secrets.js';
import { migrations } from '../migrations/index.js';
import { BackupError } from './backup-error.js';
import type { Sequence, Table } from './catalog.js';

/** What a backup holds. It is written last: a folder without one is no backup. */
export interface Manifest {
  /** Of this folder's layout. */
  format: number;
  /** The moment whose data this is. */
  createdAt: string;
  /** The version of Colloquy whose tables these are; null when another than its own made it. */
  colloquy: string | null;
  postgres: string;
  /** Tells master secrets apart and gives none away. */
  secretFingerprint: string;
  /** Of the others that may have sealed some of it: it was made while the secret was changed. */
  otherSecretFingerprints?: string[];
  /** Names, oldest first. */
  migrations: string[];
  /** Each after those it references. */
  tables: TableFile[];
  sequences: Sequence[];
}

/** A table's rows in `<name>.copy.gz`: PostgreSQL's text format, compressed. */
export interface TableFile extends Table {
  rows: number;
  /** Of the file. */
  bytes: number;
  sha256: string;
}

export const FORMAT = 1;
const NAME = 'manifest.json';
const FINGERPRINT_DIGITS = 16;

export function fileOf(folder: string, table: string): string {
  return path.join(folder, `${table}.copy.gz`);
}

export function fingerprintOf(secret: string): string {
  return subkeys({ current: secret }, 'backup fingerprint')[0]!
    .toString('hex')
    .slice(0, FINGERPRINT_DIGITS);
}

/** The version of this program, if what has been applied is what it would apply. */
export function versionOf(applied: readonly string[]): string | null {
  if (applied.join() !== migrations.map(({ name }) => name).join()) return null;
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Once it returns, the backup survives a power cut. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const draft = path.join(folder, `${NAME}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path.join(folder, NAME));
  await syncFolder(folder);
}

/** @throws {BackupError} when this is no backup, or none that this version can read */
export async function readManifest(folder: string): Promise<Manifest> {
  const file = path.join(folder, NAME);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? `there is no ${NAME} in it` : error.message;
    throw new BackupError(`${folder} is no backup: ${why}`);
  });
  const manifest = parsed(text);
  if (hasFormat(manifest) && manifest.format > FORMAT) {
    throw new BackupError(`${folder} was made by a later version; restore it with that one`);
  }
  if (!isManifest(manifest)) throw new BackupError(`${file} is damaged; nothing was restored`);
  return manifest;
}

/** The names of new files, too, are on the disk only when their folder is. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and writes their names down by itself.
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function hasFormat(value: unknown): value is { format: number } {
  return typeof value === 'object' && value !== null && 'format' in value;
}

function isManifest(value: unknown): value is Manifest {
  if (!hasFormat(value) || value.format !== FORMAT) return false;
  const given = value as Partial<Manifest>;
  return (
    areTexts([given.createdAt, given.colloquy ?? '', given.secretFingerprint]) &&
    [given.migrations, given.otherSecretFingerprints ?? []].every(areTexts) &&
    Array.isArray(given.tables) &&
    given.tables.every(isTableFile) &&
    Array.isArray(given.sequences) &&
    given.sequences.every((each) => areTexts([each?.name, each?.last]))
  );
}

function isTableFile(value: Partial<TableFile> | null): boolean {
  const { name, columns, rows, bytes, sha256 } = value ?? {};
  return areTexts([name, sha256]) && areTexts(columns) && [rows, bytes].every(Number.isSafeInteger);
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
