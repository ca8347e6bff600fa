import { readFileSync, statSync } from 'node:fs';
import { whyNotPrivate } from './private-file.rules.js';
import type { Complain, Env } from './variables.js';

/** What may be read from a file: whatever holds a secret. */
const FROM_FILES = [
  'COLLOQUY_SECRET',
  'COLLOQUY_SECRET_PREVIOUS',
  'DATABASE_URL',
  'DATABASE_MIGRATION_URL',
  'DATABASE_REPLICA_URLS',
  'SMTP_URL',
];

/**
 * The environment with what its files hold: `SMTP_URL_FILE` names the file whose text is `SMTP_URL`.
 */
export function withFiles(env: Env, complain: Complain): Env {
  const read = FROM_FILES.flatMap((name): [string, string][] => {
    const file = env[`${name}_FILE`]?.trim();
    if (!file) return [];
    const why = env[name]?.trim() ? `and ${name} are both set; keep one` : whyNotReadable(file);
    if (why) complain(`${name}_FILE ${why}`);
    return why ? [] : [[name, readFileSync(file, 'utf8')]];
  });
  return { ...env, ...Object.fromEntries(read) };
}

function whyNotReadable(file: string): string | null {
  try {
    const { uid, mode } = statSync(file);
    const why = whyNotPrivate({ owner: uid, mode }, process.getuid?.() ?? null);
    if (why) return `names ${file}, which ${why}`;
    return readFileSync(file, 'utf8').trim() === '' ? `names ${file}, which is empty` : null;
  } catch (error) {
    return `names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}
