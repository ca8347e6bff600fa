import { dayOf } from '../common/time/day.rules.js';

/** How long an address can be recognised: its key lives so many days, and its hash with it. */
export const KEPT_DAYS = 30;

const DAY_MS = 86_400_000;

/** The first day whose key is still kept. */
export function firstKeptDay(now: Date): string {
  return dayOf(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
}

/** The first moment at which an address that was hashed on this day cannot be recognised. */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + (KEPT_DAYS + 1) * DAY_MS);
}
