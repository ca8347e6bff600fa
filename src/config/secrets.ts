import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from './config.js';

interface Secrets {
  secret: string;
}

/**
 * The master secret kept beside the embedded database, made at the first start. Processes that
 * start together agree on one: whoever links the finished file into place first.
 */
export function secretIn(dataDir: string): string {
  const file = path.join(dataDir, 'secrets.json');
  return read(file) ?? make(file);
}

function read(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  const { secret } = JSON.parse(text) as Partial<Secrets>;
  if (typeof secret === 'string' && secret.length >= 32) return secret;
  throw new ConfigError([`${file} holds no usable "secret"; restore it from your backup`]);
}

function make(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const secrets: Secrets = { secret: randomBytes(32).toString('hex') };
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
  return read(file)!;
}
