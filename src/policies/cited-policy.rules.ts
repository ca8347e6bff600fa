/** A text of a rule that something was decided by; it was in force from `from` on. */
export interface CitedPolicy {
  title: string;
  version: number;
  /** Milliseconds since the epoch. */
  from: number;
}

/** Where a policy's text is read as it was at a moment. */
export function addressOfPolicy({
  site,
  key,
  at,
  format,
}: {
  /** The site's slug. */
  site: string;
  key: string;
  at: Date;
  format: 'json' | 'html';
}): string {
  return `/api/v1/sites/${site}/policies/${key}?at=${at.toISOString()}&format=${format}`;
}
