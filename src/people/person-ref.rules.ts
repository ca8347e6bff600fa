import { isUuid } from '../common/text/uuid.rules.js';

/** How an address names a person. */
export type PersonRef = { by: 'id'; id: string } | { by: 'sub'; sub: string };

/** The issuer of a site's own keys, whose tokens need no `iss`, and of what `sub:` names. */
export const SITE_ISSUER = 'site';

/** Reads `{person}`: an id, or `sub:` and the site's own name for the account; else null. */
export function readPersonRef(text: string): PersonRef | null {
  if (isUuid(text)) return { by: 'id', id: text.toLowerCase() };
  const sub = text.startsWith('sub:') ? text.slice(4) : '';
  return isSub(sub) ? { by: 'sub', sub } : null;
}

/** Whether this can be a site's own name for one of its readers: 1 to 128 characters. */
export function isSub(sub: unknown): sub is string {
  return (
    typeof sub === 'string' &&
    sub.length >= 1 &&
    sub.length <= 128 &&
    !/[\p{Cs}\p{Cc}\p{Bidi_Control}]/u.test(sub)
  );
}
