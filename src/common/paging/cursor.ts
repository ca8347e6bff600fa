import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Keys } from '../crypto/master-secrets.js';
import { Problem } from '../http/problem.js';

/** Where a page ended and which way the next one reads. */
export interface Cursor {
  direction: 'after' | 'before';
  /** The sort key of the row at the edge, the tie-breaking id last. */
  at: readonly (string | number)[];
}

/** Signed, opaque cursors. One made for one list is refused by every other. */
export class Cursors {
  constructor(private readonly keys: Keys) {}

  /** `scope` names the list and everything its order depends on. */
  encode(scope: string, { direction, at }: Cursor): string {
    const payload = Buffer.from(JSON.stringify([direction === 'after' ? 1 : 0, ...at]));
    return Buffer.concat([sign(this.keys()[0]!, scope, payload), payload]).toString('base64url');
  }

  /** @throws {Problem} bad-cursor */
  decode(scope: string, text: string | undefined): Cursor | null {
    if (text === undefined) return null;
    const bytes = Buffer.from(text, 'base64url');
    const payload = bytes.subarray(SIGNATURE_BYTES);
    const signed =
      bytes.toString('base64url') === text &&
      bytes.length > SIGNATURE_BYTES &&
      this.keys().some((key) =>
        timingSafeEqual(bytes.subarray(0, SIGNATURE_BYTES), sign(key, scope, payload)),
      );
    if (!signed) {
      throw new Problem('bad-cursor', 'Start again without "after", or follow a link we gave.');
    }
    const [after, ...at] = JSON.parse(payload.toString()) as [number, ...(string | number)[]];
    return { direction: after === 1 ? 'after' : 'before', at };
  }
}

function sign(key: Buffer, scope: string, payload: Buffer): Buffer {
  return createHmac('sha256', key)
    .update(`${scope}\n`)
    .update(payload)
    .digest()
    .subarray(0, SIGNATURE_BYTES);
}

/** 96 bits: nobody guesses one, and an address stays short. */
const SIGNATURE_BYTES = 12;
