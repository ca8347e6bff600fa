import type { Policy } from '../auth/permission.rules.js';

/** What those ask for who run a site or the installation. */
const OF_STAFF: ReadonlySet<Policy> = new Set([
  'staff',
  'moderator',
  'moderator-or-threads',
  'staff-or-people',
  'admin',
  'operator',
  'operator-or-admin',
]);

/** Asked by whoever watches the server: it is not to be thought dead because it is busy. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** Many things in one call, or one that takes its time. */
const LONG =
  /\/(decisions|reversals?|bulk|backtest|term-lists(\/:list(\/test)?)?|counts|export|statements|transparency|seals)$/;

/** Whether an address only says how the server is. */
export function isProbe(url: string): boolean {
  return PROBES.has(url);
}

/** Whose turn comes first where there is not enough for all. Who it is that calls is not known yet. */
export function laneOf(policy: Policy | undefined, hasCredential: boolean): 'ordinary' | 'staff' {
  return policy !== undefined && hasCredential && OF_STAFF.has(policy) ? 'staff' : 'ordinary';
}

/** How many times as long as others a call to this pattern of addresses may take. */
export function patienceFor(url: string): number {
  return LONG.test(url) ? 10 : 1;
}
