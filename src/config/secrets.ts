import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { MasterSecrets, SecretsSource } from '../common/crypto/master-secrets.js';
import { ConfigError } from './config.js';
import { whyNotPrivate } from './private-file.rules.js';
import { opensWith, sameSecrets, type StoredSecrets } from './rotation.rules.js';

/** A process knows a change of the file this long after it at the latest. */
export const FRESH_MS = 1_000;

export function secretsFileIn(dataDir: string): string {
  return path.join(dataDir, 'secrets.json');
}

export function newSecret(): string {
  return randomBytes(32).toString('hex');
}

/**
 * The master secrets kept beside the embedded database, made at the first start. Processes that
 * start together agree on one: whoever links the finished file into place first.
 *
 * @throws {ConfigError}
 */
export function secretsIn(dataDir: string): StoredSecrets {
  const file = secretsFileIn(dataDir);
  return readSecrets(file) ?? make(file);
}

/** Null when there is no such file. @throws {ConfigError} also where others may read it */
export function readSecrets(file: string): StoredSecrets | null {
  const text = textOf(file);
  return text === null ? null : parsed(file, text);
}

/**
 * The secrets of this moment: a file that has changed counts within `FRESH_MS`. One that cannot be
 * read any more is complained of once, and the secrets stay those of before.
 *
 * @param before what is taken too, where the file names no other
 */
export function liveSecrets(
  dataDir: string,
  { before, complain }: { before: string | null; complain: (line: string) => void },
): SecretsSource {
  const file = secretsFileIn(dataDir);
  const mastersOf = (stored: StoredSecrets): MasterSecrets => opensWith(stored, before);
  let masters = mastersOf(secretsIn(dataDir));
  let readAt = performance.now();
  let troubled = false;
  return () => {
    if (performance.now() - readAt < FRESH_MS) return masters;
    readAt = performance.now();
    try {
      masters = mastersOf(parsed(file, readFileSync(file, 'utf8')));
      troubled = false;
    } catch (error) {
      if (!troubled) complain(`${file} cannot be read any more: ${(error as Error).message}`);
      troubled = true;
    }
    return masters;
  };
}

/**
 * Puts `to` in the file's place, whole or not at all; once it returns, it survives a power cut. The
 * file is its owner's alone, whoever that was; where it is a link, it stays one. One process at a
 * time: whoever was stopped for so long that another went on finds the file changed.
 *
 * @throws {ConfigError} when the file does not hold `from`; it stays as it is then
 */
export function replaceSecrets(file: string, from: StoredSecrets, to: StoredSecrets): void {
  const place = realpathSync(file);
  const draft = `${place}.new`;
  rmSync(draft, { force: true });
  writeDraft(draft, to);
  const { uid, gid } = statSync(place);
  if (process.getuid?.() !== uid) chownSync(draft, uid, gid);
  const there = readSecrets(place);
  if (!there || !sameSecrets(there, from)) {
    rmSync(draft);
    throw new ConfigError([`${file} was changed meanwhile; run the command again`]);
  }
  renameSync(draft, place);
  syncFolder(path.dirname(place));
}

function textOf(file: string): string | null {
  try {
    const { uid, mode } = statSync(file);
    const why = whyNotPrivate({ owner: uid, mode }, process.getuid?.() ?? null);
    if (why) throw new ConfigError([`${file} is a file that ${why}`]);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new ConfigError([`${file} cannot be read (${code})`]);
  }
}

function parsed(file: string, text: string): StoredSecrets {
  const { secret, next, previous, turnedAt } = objectIn(text);
  const isUsable = (value: unknown): boolean => typeof value === 'string' && value.length >= 32;
  if (!isUsable(secret) || ![next, previous].every((each) => !each || isUsable(each))) {
    throw new ConfigError([`${file} holds no usable "secret"; restore it from your backup`]);
  }
  return { secret, next, previous, turnedAt } as StoredSecrets;
}

function objectIn(text: string): Partial<Record<keyof StoredSecrets, unknown>> {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}

function make(file: string): StoredSecrets {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeDraft(draft, { secret: newSecret() });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  return readSecrets(file)!;
}

function writeDraft(draft: string, secrets: StoredSecrets): void {
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
}

/** Makes a rename outlive a power cut; Windows has no such thing for folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
}
