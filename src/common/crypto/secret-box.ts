import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { keysFor, type Keys, type SecretsSource } from './master-secrets.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals small secrets at rest with AES-256-GCM; `about` binds a box to its row. */
export class SecretBox {
  constructor(private readonly keys: Keys) {}

  seal(secret: Buffer, about: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys()[0]!, nonce).setAAD(Buffer.from(about));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when the box was sealed with another key or for another row. */
  open(box: Buffer, about: string): Buffer {
    for (const key of this.keys()) {
      const secret = opened(key, box, about);
      if (secret) return secret;
    }
    throw new Error(`What was sealed as "${about}" does not open with this master secret`);
  }

  /** Whether it opens at all. */
  opens(box: Buffer, about: string): boolean {
    return this.keys().some((key) => opened(key, box, about) !== null);
  }

  /** The same secret, sealed with the present key; null when it is so already, or does not open. */
  resealed(box: Buffer, about: string): Buffer | null {
    return this.isOlder(box, about) ? this.seal(this.open(box, about), about) : null;
  }

  /** Whether it opens, and not with the present key. */
  isOlder(box: Buffer, about: string): boolean {
    const [present, ...others] = this.keys();
    if (opened(present!, box, about)) return false;
    return others.some((key) => opened(key, box, about) !== null);
  }
}

/** What the application seals with. */
export function secretBoxOf(secrets: SecretsSource): SecretBox {
  return new SecretBox(keysFor(secrets, 'secrets at rest'));
}

function opened(key: Buffer, box: Buffer, about: string): Buffer | null {
  const text = box.subarray(NONCE_BYTES, box.length - TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(about))
      .setAuthTag(box.subarray(box.length - TAG_BYTES));
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    return null;
  }
}
