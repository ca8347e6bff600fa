import { ENTRY_COLUMNS } from './chain.rules.js';

const TIMES: readonly string[] = ['created_at', 'undo_until'];
const HASHES: readonly string[] = ['text_hash'];

/** A decision `d` as its entry; null where there is no such row. */
export const ENTRY = `case when d.id is not null then json_build_object(${ENTRY_COLUMNS.map(
  (name) => `'${name}', ${written(name)}`,
).join(', ')}) end`;

function written(column: string): string {
  // To the microsecond, whatever the session's time zone and style.
  if (TIMES.includes(column)) return `extract(epoch from d.${column})::text`;
  return HASHES.includes(column) ? `encode(d.${column}, 'hex')` : `d.${column}`;
}

export const SEAL_FIELDS = `s.number, s.version, encode(s.previous, 'hex') as previous, s.decisions,
  s.caught_up as "caughtUp", extract(epoch from s.sealed_at)::text as "sealedAt",
  encode(s.digest, 'hex') as digest`;
