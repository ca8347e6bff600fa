import { gcmsiv } from '@noble/ciphers/aes.js';
import type { Keys } from '../crypto/master-secrets.js';
import { Problem } from '../http/problem.js';

/** The same position is always sealed alike, so that pages with it keep their entity tags (RFC 8452). */
const NONCE = new Uint8Array(12);

/**
 * Places in a list that must not tell how much lies between two of them, such as what nobody may see.
 * `scope` names the list; a position in one is refused by every other.
 */
export class SealedPositions {
  constructor(private readonly keys: Keys) {}

  /** @param position 0 to 2^53 - 1 */
  seal(scope: string, position: number): string {
    const sealed = gcmsiv(this.keys()[0]!, NONCE, Buffer.from(scope)).encrypt(bytesOf(position));
    return Buffer.from(sealed).toString('base64url');
  }

  /** @throws {Problem} bad-cursor */
  open(scope: string, text: string): number {
    const sealed = Buffer.from(text, 'base64url');
    for (const key of this.keys()) {
      try {
        const bytes = gcmsiv(key, NONCE, Buffer.from(scope)).decrypt(sealed);
        return Number(Buffer.from(bytes).readBigUInt64BE());
      } catch {
        // Sealed with another key, or by nobody.
      }
    }
    throw new Problem('bad-cursor', 'Load the discussion again, and go on from its "changes".');
  }
}

function bytesOf(position: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(position));
  return bytes;
}
