import { createHmac } from 'node:crypto';
import type { Keys } from './master-secrets.js';

/**
 * Stands for something personal, such as an address, in rows that live a day at most. Keyed: a plain
 * hash of an address is the address to whoever tries them all.
 */
export class Fingerprints {
  constructor(private readonly keys: Keys) {}

  of(text: string): string {
    return this.allOf(text)[0]!;
  }

  /** What it may have been given before; while a secret is rotated there are two. */
  allOf(text: string): string[] {
    return this.keys().map((key) =>
      createHmac('sha256', key).update(text).digest('base64url').slice(0, 22),
    );
  }
}
