import { createHash, createHmac } from 'node:crypto';
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

/** Every value of a column of bytes: hashes, keyed or not, and what is sealed. */
export async function storedBytes(databaseUrl: string): Promise<Buffer[]> {
  const columns = await query<{ table: string; column: string }>(
    databaseUrl,
    `select table_name::text as table, column_name::text as column
     from information_schema.columns where table_schema = 'public' and data_type = 'bytea'`,
  );
  const values: Buffer[] = [];
  for (const { table, column } of columns) {
    const rows = await query<{ value: Buffer }>(
      databaseUrl,
      `select distinct ${column} as value from ${table} where ${column} is not null`,
    );
    values.push(...rows.map(({ value }) => value));
  }
  return values;
}

/**
 * A value in every dress that gives it away: as it is, encoded, and by every plain hash; with `keys`
 * by their HMACs too.
 */
export function disguisesOf(value: string, keys: readonly Buffer[] = []): string[] {
  const plain = [value, value.toLowerCase().trim()];
  const encoded = plain.flatMap((text) => [
    Buffer.from(text).toString('hex'),
    ...base64Of(text),
    encodeURIComponent(text),
  ]);
  const hashed = plain.flatMap((text) =>
    ['md5', 'sha1', 'sha256', 'sha512'].map((name) => createHash(name).update(text).digest()),
  );
  const keyed = plain.flatMap((text) =>
    keys.map((key) => createHmac('sha256', key).update(text).digest()),
  );
  const written = [...hashed, ...keyed].flatMap(formsOf);
  return [...new Set([...plain, ...encoded, ...written].map((each) => each.toLowerCase()))];
}

/** The beginning of bytes as they may be written. */
export function formsOf(bytes: Buffer): string[] {
  return (['hex', 'base64', 'base64url'] as const).map((form) =>
    bytes.toString(form).slice(0, 22).toLowerCase(),
  );
}

/** What is the same in base64 wherever in a longer text it begins. */
function base64Of(text: string): string[] {
  return ['', ' ', '  '].map((before) =>
    Buffer.from(before + text)
      .toString('base64')
      .slice(before === '' ? 0 : before.length + 1)
      .replace(/.=*$/, ''),
  );
}
