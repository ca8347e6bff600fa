import { whyNotPublicJwk, type Jwk, type PublicAlgorithm } from './public-jwk.rules.js';
import { kidFits } from './signing-key.rules.js';

/** A set of public keys, as last read from its address. Times are milliseconds since the epoch. */
export interface KeySet {
  keys: readonly Jwk[];
  /** When these keys were asked for. */
  readAt: number;
  /** When they were last asked for, with or without an answer. */
  triedAt: number;
}

const FRESH_MS = 10 * 60_000;
/** A site's readers can sign in for a day while its identity provider is down. */
const USABLE_MS = 24 * 60 * 60_000;
/** Tokens that name keys nobody has must not make us ask again and again. */
const PAUSE_MS = 30_000;
const MAX_KEYS = 100;

/** Whether to ask for the set anew; `lacking` when it has no key for the token at hand. */
export function isDue(set: KeySet, now: number, { lacking }: { lacking: boolean }): boolean {
  if (now - set.triedAt < PAUSE_MS) return false;
  return lacking || now - set.readAt >= FRESH_MS;
}

export function isUsable(set: KeySet, now: number): boolean {
  return now - set.readAt < USABLE_MS;
}

/** The keys of a JWK set (RFC 7517), or null when it is none, or has more than 100. */
export function keysIn(body: unknown): Jwk[] | null {
  const { keys } = (body ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length > MAX_KEYS) return null;
  return keys.filter((key): key is Jwk => typeof key === 'object' && key !== null);
}

/** The one key that a token with this header can have been signed with; null when several could. */
export function onlyFitting(
  { keys }: KeySet,
  alg: PublicAlgorithm,
  kid: string | undefined,
): Jwk | null {
  const fitting = keys.filter((jwk) => kidFits(kid, jwk['kid']) && !whyNotPublicJwk(jwk, alg));
  return fitting.length === 1 ? fitting[0]! : null;
}
