import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * The master secret, and the one before it while a rotation lasts: what was sealed or signed with
 * that one is still read, and nothing more is.
 */
export interface MasterSecrets {
  current: string;
  previous?: string | null;
}

/** The keys for one purpose (HKDF, RFC 5869): the present one first. */
export function subkeys({ current, previous }: MasterSecrets, purpose: string): Buffer[] {
  return [current, ...(previous ? [previous] : [])].map((master) => subkey(master, purpose));
}

function subkey(master: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `colloquy ${purpose}`, 32));
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals small secrets at rest with AES-256-GCM; `about` binds a box to its row. */
export class SecretBox {
  /** The first key seals; the others still open. */
  constructor(private readonly keys: readonly Buffer[]) {}

  seal(secret: Buffer, about: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.keys[0]!, nonce).setAAD(Buffer.from(about));
    return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  }

  /** Throws when the box was sealed with another key or for another row. */
  open(box: Buffer, about: string): Buffer {
    for (const key of this.keys) {
      const secret = opened(key, box, about);
      if (secret) return secret;
    }
    throw new Error(`What was sealed as "${about}" does not open with this master secret`);
  }

  /** The same secret, sealed with the present key; null when it is so already. */
  resealed(box: Buffer, about: string): Buffer | null {
    return opened(this.keys[0]!, box, about) ? null : this.seal(this.open(box, about), about);
  }
}

function opened(key: Buffer, box: Buffer, about: string): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(about))
    .setAuthTag(box.subarray(box.length - TAG_BYTES));
  const text = box.subarray(NONCE_BYTES, box.length - TAG_BYTES);
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    return null;
  }
}
