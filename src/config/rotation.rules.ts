/** The master secrets as `secrets.json` has them. */
export interface StoredSecrets {
  /** What seals and signs. */
  secret: string;
  /** A rotation has begun: every process must know it before one seals with it. */
  next?: string;
  /** What sealed before the turn: it still opens. */
  previous?: string;
  /** The moment of the turn, RFC 3339. */
  turnedAt?: string;
}

/** A rotation begins: the new secret opens from now on, and seals nothing yet. */
export function begun({ secret }: StoredSecrets, next: string): StoredSecrets {
  return { secret, next };
}

/** Everybody knows the new secret, so that it may seal. */
export function turned(secret: string, next: string, now: Date): StoredSecrets {
  return { secret: next, previous: secret, turnedAt: now.toISOString() };
}

/** Nothing is left that only the previous secret opens. */
export function ended({ secret }: StoredSecrets): StoredSecrets {
  return { secret };
}
