import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  bareJwk,
  whyNotPublicJwk,
  type Jwk,
  type PublicAlgorithm,
  type WrongMember,
} from './public-jwk.rules.js';

/** Shorter ones can be broken, longer ones take too long to use. */
const RSA_BITS = { min: 2048, max: 8192 };

/** A key to verify `alg` with, or the member for which it is none. */
export function publicKeyFrom(
  jwk: Jwk,
  alg: PublicAlgorithm,
): { key: KeyObject } | { wrong: WrongMember } {
  const wrong = whyNotPublicJwk(jwk, alg);
  if (wrong) return { wrong };
  let key: KeyObject;
  try {
    key = createPublicKey({ key: bareJwk(jwk, alg), format: 'jwk' });
  } catch {
    return { wrong: { member: jwk['n'] === undefined ? 'x' : 'n', detail: 'is of no such key' } };
  }
  const { modulusLength: bits = RSA_BITS.min, publicExponent = 3n } =
    key.asymmetricKeyDetails ?? {};
  if (bits < RSA_BITS.min || bits > RSA_BITS.max) {
    const detail = `must have ${RSA_BITS.min} to ${RSA_BITS.max} bits; it has ${bits}`;
    return { wrong: { member: 'n', detail } };
  }
  if (publicExponent < 3n) return { wrong: { member: 'e', detail: 'must be 3 or more' } };
  return { key };
}
