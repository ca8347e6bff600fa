export const KINDS = ['export', 'erasure'] as const;
export type RequestKind = (typeof KINDS)[number];

/** Whether the texts stay without their author, or go as well. */
export const MODES = ['anonymise', 'remove-text'] as const;
export type ErasureMode = (typeof MODES)[number];

export type RequestState = 'requested' | 'mailed' | 'confirmed' | 'running' | 'done' | 'refused';

/** What an address is sent at most, whoever asks. */
export const MAILS_AN_HOUR = 1;
export const MAILS_A_DAY = 3;

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A mailed link opens its request for this long after it was asked for. */
export const LINK_MS = 7 * DAY_MS;
/** Between the confirmation and the erasure, so that it can be taken back. */
export const GRACE_MS = DAY_MS;
/** An export can be had for this long. */
export const EXPORT_MS = DAY_MS;
/** A run of an erasure that has not been heard of for this long is taken over. */
export const LEASE_MS = 5 * MINUTE_MS;

/** How long a mail that was not taken waits for the next attempt; the fifth is the last. */
export const MAIL_BACKOFF_MS: readonly number[] = [1, 10, 60, 720].map((m) => m * MINUTE_MS);

interface Timed {
  kind: RequestKind;
  state: RequestState;
  requestedAt: Date;
  confirmedAt: Date | null;
}

export function isLinkOver({ requestedAt }: Timed, now: Date): boolean {
  return now.getTime() - requestedAt.getTime() >= LINK_MS;
}

export function isExportable({ kind, state, confirmedAt }: Timed, now: Date): boolean {
  if (kind !== 'export' || state !== 'confirmed' || confirmedAt === null) return false;
  return now.getTime() - confirmedAt.getTime() < EXPORT_MS;
}

/** An erasure's mode where none was named; null for an export, which has none. */
export function modeFor(kind: RequestKind, asked: ErasureMode | undefined): ErasureMode | null {
  return kind === 'erasure' ? (asked ?? 'anonymise') : null;
}

export function before(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds);
}

export function after(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
