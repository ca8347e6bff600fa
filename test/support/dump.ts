import { createHash } from 'node:crypto';
import { query } from './database.js';

/** Everything that is stored, as text: what a thief of a dump would read. */
export async function dumpOf(databaseUrl: string): Promise<string> {
  const tables = await query<{ name: string }>(
    databaseUrl,
    `select tablename::text as name from pg_tables where schemaname = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const [row] = await query<{ all: string | null }>(
      databaseUrl,
      `select string_agg(t::text, chr(10)) as all from ${name} t`,
    );
    texts.push(`${name}\n${row!.all ?? ''}`);
  }
  return texts.join('\n').toLowerCase();
}

/** A value in every dress that gives it away: as it is, encoded, and by every plain hash. */
export function disguisesOf(value: string): string[] {
  const plain = [value, value.toLowerCase().trim()];
  const encoded = plain.flatMap((text) => [
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    encodeURIComponent(text),
  ]);
  const hashed = plain.flatMap((text) =>
    ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) =>
      (['hex', 'base64url'] as const).map((form) =>
        createHash(name).update(text).digest(form).slice(0, 22),
      ),
    ),
  );
  return [...new Set([...plain, ...encoded, ...hashed].map((each) => each.toLowerCase()))];
}
