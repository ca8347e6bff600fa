import { dayOf } from '../common/time/day.rules.js';

/** How long an address can be recognised: its key lives so many days, and its hash with it. */
export const KEPT_DAYS = 30;

const DAY_MS = 86_400_000;

/** The first day whose key is still kept. */
export function firstKeptDay(now: Date): string {
  return dayOf(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
}
