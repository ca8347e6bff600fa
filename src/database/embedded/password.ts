import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** The password kept in `file`, or null when there is none yet. */
export function readPassword(file: string): string | null {
  let password: string;
  try {
    password = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`${file} cannot be read (${code}). Start as its owner.`);
  }
  // The name goes into a statement and an address unquoted.
  if (/^[0-9a-f]{32,}$/.test(password)) return password;
  throw new EmbeddedPostgresError(`${file} holds no usable password; delete it to get a new one.`);
}

export function makePassword(file: string): string {
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return password;
}
