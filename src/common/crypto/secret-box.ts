import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** A key for one purpose, from the master secret (HKDF, RFC 5869). */
export function subkey(master: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `colloquy ${purpose}`, 32));
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals small secrets at rest with AES-256-GCM; `about` binds a box to its row. */
export class SecretBox {
  constructor(private readonly key: Buffer) {}

  seal(secret: Buffer, about: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(about));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when the box was sealed with another key or for another row. */
  open(box: Buffer, about: string): Buffer {
    const nonce = box.subarray(0, NONCE_BYTES);
    const tag = box.subarray(box.length - TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce)
      .setAAD(Buffer.from(about))
      .setAuthTag(tag);
    return Buffer.concat([
      decipher.update(box.subarray(NONCE_BYTES, box.length - TAG_BYTES)),
      decipher.final(),
    ]);
  }
}
