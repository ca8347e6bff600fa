interface KeyFacts {
  expiresAt: Date | null;
  revokedAt: Date | null;
  replacedBy: string | null;
}

/** Why no key may follow this one, or null when one may. */
export function refusalToRotate(
  key: KeyFacts | null,
  now: Date,
): 'not-found' | 'already-rotated' | null {
  const over = key?.expiresAt && key.expiresAt <= now;
  if (!key || key.revokedAt || over) return 'not-found';
  return key.replacedBy === null ? null : 'already-rotated';
}
