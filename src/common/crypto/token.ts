import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A random credential: shown once as `text`, kept as `id` and `hash`. */
export interface NewToken {
  text: string;
  id: string;
  hash: Buffer;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * `<prefix>_<id>_<secret>`: 12 characters to name it, 43 (256 bits) to prove it.
 *
 * @param id the 32 digits of a row's id, where that is to name it
 */
export function newToken(prefix: string, id = randomText(12)): NewToken {
  const secret = randomText(43);
  return { text: `${prefix}_${id}_${secret}`, id, hash: hashOf(secret) };
}

/** The parts of a token with this prefix, or null when it is not one. */
export function parseToken(prefix: string, text: string): { id: string; hash: Buffer } | null {
  const match = /^([a-z]+)_([0-9A-Za-z]{12}|[0-9a-f]{32})_([0-9A-Za-z]{43})$/.exec(text);
  if (!match || match[1] !== prefix) return null;
  return { id: match[2]!, hash: hashOf(match[3]!) };
}

/** Compares in constant time. */
export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A random secret needs no slow hash: there is nothing to guess. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Without bias: bytes beyond the largest multiple of the alphabet are drawn again. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
