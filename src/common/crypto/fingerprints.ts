import { createHmac } from 'node:crypto';

/**
 * Stands for something personal, such as an address, in rows that live a day at most. Keyed: a plain
 * hash of an address is the address to whoever tries them all.
 */
export class Fingerprints {
  constructor(private readonly key: Buffer) {}

  of(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('base64url').slice(0, 22);
  }
}
