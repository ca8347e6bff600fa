/** How long an answer is given again. */
const KEPT_MS = 24 * 3_600_000;

/** Refusals that a retry would meet again; what may go better the next time is not kept. */
const KEPT_REFUSALS: readonly number[] = [403, 404, 409, 410, 412];

export function isKept(status: number): boolean {
  return KEPT_REFUSALS.includes(status);
}

/** What was answered before this moment counts for nothing at `now`. */
export function oldestKept(now: Date): Date {
  return new Date(now.getTime() - KEPT_MS);
}

/** Until when what was answered then is given again. */
export function keptUntil(answered: Date): Date {
  return new Date(answered.getTime() + KEPT_MS);
}

/** A header's key: 1 to 255 visible characters. */
export function isIdempotencyKey(text: string): boolean {
  return /^[\x21-\x7e]{1,255}$/.test(text);
}
