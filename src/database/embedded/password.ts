import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError, notOurs } from './embedded-postgres-error.js';

/** The password kept in `file`, or null when there is none yet. */
export function readPassword(file: string): string | null {
  let password: string;
  try {
    password = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw notOurs(file, error);
  }
  // It goes into a statement and an address as it is.
  if (/^[0-9a-f]{32,}$/.test(password)) return password;
  throw new EmbeddedPostgresError(`${file} holds no usable password; delete it to get a new one.`);
}

export function newPassword(): string {
  return randomBytes(24).toString('hex');
}

/** Keeps the password for its owner alone. */
export function keepPassword(file: string, password: string): void {
  writeFileSync(file, `${password}\n`, { mode: 0o600, flush: true });
}
