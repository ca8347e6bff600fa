import type { Policy } from '../auth/permission.rules.js';

/** Which pages' scripts may read an answer: any page's, those of the site's own, or no page's. */
export type Reach = 'everywhere' | 'registered' | 'nowhere';

/** Staff call from their backend or from our own pages, never from another site's. */
const REACH: Readonly<Record<Policy, Reach>> = {
  anyone: 'everywhere',
  author: 'registered',
  writer: 'registered',
  appellant: 'registered',
  reader: 'registered',
  staff: 'nowhere',
  read: 'nowhere',
  moderator: 'nowhere',
  threads: 'nowhere',
  'moderator-or-threads': 'nowhere',
  people: 'nowhere',
  'staff-or-people': 'nowhere',
  admin: 'nowhere',
  subject: 'nowhere',
  notifier: 'registered',
  key: 'nowhere',
  operator: 'nowhere',
  'operator-or-admin': 'nowhere',
};

/**
 * How far an answer reaches. What is public to a call without a credential may depend on the
 * reader where one comes along.
 *
 * @param policy of the route, where it belongs to a site
 */
export function reachOf(policy: Policy | undefined, hasCredential: boolean): Reach {
  if (policy === undefined) return 'nowhere';
  const reach = REACH[policy];
  return reach === 'everywhere' && hasCredential ? 'registered' : reach;
}

/** What to name as allowed; null names nobody. @param registered the site's own origins */
export function allowedOrigin(
  reach: Reach,
  origin: string | undefined,
  registered: readonly string[],
): string | null {
  if (reach === 'everywhere') return '*';
  if (reach === 'nowhere' || origin === undefined) return null;
  return registered.includes(origin) ? origin : null;
}
