import { createHash } from 'node:crypto';

export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/**
 * The one way to write a value: JSON as RFC 8785 (JCS) has it, members sorted by UTF-16 code units.
 * Whoever knows the value can write it again, in any language.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of the canonical form, 64 hexadecimal digits. */
export function digestOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
