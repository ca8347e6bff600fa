import { PUBLIC_ALGORITHMS, type Jwk, type PublicAlgorithm } from './public-jwk.rules.js';

export const ALGORITHMS = ['HS256', ...PUBLIC_ALGORITHMS] as const;
export type Algorithm = 'HS256' | PublicAlgorithm;

/** Enough to change the keys of two issuers one after the other. */
export const MAX_LIVE_KEYS = 5;

const MIN_SECRET_BYTES = 32;

/** What a key is made from: a secret, or exactly one of a public key and the address of a set. */
export interface KeySource {
  alg: Algorithm;
  /** Its UTF-8 is the HMAC key; null for one of our making. */
  secret: string | null;
  jwk: Jwk | null;
  jwksUrl: string | null;
}

/** The first member that does not fit beside the others, or null. */
export function wrongSource(given: KeySource): { pointer: string; detail: string } | null {
  const { alg, secret, jwk, jwksUrl } = given;
  const wrong = (member: string, detail: string) => ({ pointer: `#/${member}`, detail });
  if (jwk && jwksUrl !== null) return wrong('jwksUrl', 'must not stand beside "jwk"');
  const isPublic = jwk !== null || jwksUrl !== null;
  if (alg === 'HS256') {
    if (isPublic) return wrong('alg', 'must be that of a public key');
    const short = secret !== null && Buffer.byteLength(secret) < MIN_SECRET_BYTES;
    return short ? wrong('secret', `must have at least ${MIN_SECRET_BYTES} bytes`) : null;
  }
  if (secret !== null) return wrong('secret', 'is for HS256 only');
  return isPublic ? null : wrong('jwk', `or "jwksUrl" is needed for ${alg}`);
}

/** A key id is a name to compare, and says nothing where either side has none. */
export function kidFits(ofToken: string | undefined, ofKey: unknown): boolean {
  return ofToken === undefined || typeof ofKey !== 'string' || ofToken === ofKey;
}
