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

/** What a process does with them: which makes, and which is taken too. */
export function opensWith(
  { secret, next, previous }: StoredSecrets,
  before: string | null,
): { current: string; previous: string | null } {
  return { current: secret, previous: next ?? previous ?? before };
}

/** Which of them have sealed something that may be there. */
export function sealersAmong({
  secret,
  previous,
}: {
  secret: string;
  previous?: string | null;
}): string[] {
  return previous ? [secret, previous] : [secret];
}

/** Whether two readings of the file say the same: whoever replaces it must know what it held. */
export function sameSecrets(one: StoredSecrets, other: StoredSecrets): boolean {
  const parts = ['secret', 'next', 'previous', 'turnedAt'] as const;
  return parts.every((part) => (one[part] ?? null) === (other[part] ?? null));
}
