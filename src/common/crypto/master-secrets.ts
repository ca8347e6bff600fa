import { hkdfSync } from 'node:crypto';

/**
 * The master secret, and another that is taken too while a rotation lasts: what was sealed or signed
 * with that one is still read, and nothing more is.
 */
export interface MasterSecrets {
  current: string;
  /** The one before it; as a rotation begins, the one that is to come. */
  previous?: string | null;
}

/** The master secrets of this moment: where a file holds them they change while a process runs. */
export type SecretsSource = () => MasterSecrets;

/** The keys for one purpose at this moment. The first makes, the others still read. */
export type Keys = () => readonly Buffer[];

/** Derived again only when the secrets have changed. */
export function keysFor(source: SecretsSource, purpose: string): Keys {
  let secrets: MasterSecrets | null = null;
  let keys: readonly Buffer[] = [];
  return () => {
    const now = source();
    if (secrets?.current !== now.current || secrets.previous !== now.previous) {
      secrets = { ...now };
      keys = subkeys(now, purpose);
    }
    return keys;
  };
}

/** The keys for one purpose (HKDF, RFC 5869): the present one first. */
export function subkeys({ current, previous }: MasterSecrets, purpose: string): Buffer[] {
  return [current, ...(previous ? [previous] : [])].map((master) => subkey(master, purpose));
}

function subkey(master: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `colloquy ${purpose}`, 32));
}
