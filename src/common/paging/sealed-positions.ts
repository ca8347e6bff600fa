import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Keys } from '../crypto/master-secrets.js';
import { Problem } from '../http/problem.js';

/** One block alone, so no mode that would chain it to others. */
const BLOCK = 'aes-256-ecb';
const BLOCK_BYTES = 16;
const HALF = BLOCK_BYTES / 2;

/**
 * Places in a list that must not tell how much lies between two of them, such as what nobody may see.
 * `scope` names the list; a position in one is refused by every other.
 *
 * Encode, then encipher (Bellare and Rogaway, ASIACRYPT 2000): one block of AES holds the position and eight
 * bytes that say which list it is of. The same position is always sealed alike, so that pages with it keep
 * their entity tags, and a block that somebody has made up says the right list once in 2^64.
 */
export class SealedPositions {
  constructor(private readonly keys: Keys) {}

  /** @param position 0 to 2^53 - 1 */
  seal(scope: string, position: number): string {
    const block = Buffer.alloc(BLOCK_BYTES);
    block.writeBigUInt64BE(BigInt(position));
    markOf(scope).copy(block, HALF);
    const cipher = createCipheriv(BLOCK, this.keys()[0]!, null).setAutoPadding(false);
    return cipher.update(block).toString('base64url');
  }

  /** @throws {Problem} bad-cursor */
  open(scope: string, text: string): number {
    const sealed = Buffer.from(text, 'base64url');
    const mark = markOf(scope);
    for (const key of sealed.length === BLOCK_BYTES ? this.keys() : []) {
      const block = createDecipheriv(BLOCK, key, null).setAutoPadding(false).update(sealed);
      if (block.subarray(HALF).equals(mark)) return Number(block.readBigUInt64BE());
    }
    throw new Problem('bad-cursor', 'Load the discussion again, and go on from its "changes".');
  }
}

function markOf(scope: string): Buffer {
  return createHash('sha256').update(scope).digest().subarray(0, HALF);
}
