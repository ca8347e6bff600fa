import { createHmac } from 'node:crypto';
import type { Keys } from './master-secrets.js';
import type { SecretBox } from './secret-box.js';

/** An address as it is kept: sealed, and findable without being opened. */
export interface SealedEmail {
  sealed: Buffer;
  index: Buffer;
}

/**
 * Keeps e-mail addresses: encrypted, with a keyed hash beside them (a blind index) to find one by.
 * A hash without a key is the address itself to whoever can guess it.
 */
export class EmailVault {
  constructor(
    private readonly box: SecretBox,
    private readonly indexKeys: Keys,
  ) {}

  /** `about` binds it to its row, as a `SecretBox` does. */
  keep(email: string, about: string): SealedEmail {
    const sealed = this.box.seal(Buffer.from(email), about);
    return { sealed, index: this.indexesOf(email)[0]! };
  }

  open(sealed: Buffer, about: string): string {
    return this.box.open(sealed, about).toString();
  }

  /** Every index that the address may be found by; while a secret is rotated there are two. */
  indexesOf(email: string): Buffer[] {
    return this.indexKeys().map((key) => createHmac('sha256', key).update(normal(email)).digest());
  }

  /** What is to be stored in its place once the secret has changed; null as `SecretBox.resealed`. */
  rekept(sealed: Buffer, about: string): SealedEmail | null {
    const box = this.box.resealed(sealed, about);
    return box && { sealed: box, index: this.indexesOf(this.open(box, about))[0]! };
  }
}

/** Addresses that reach one mailbox at every provider we know: the case never tells two apart. */
function normal(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}
