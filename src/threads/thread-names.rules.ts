import { isUuid } from '../common/text/uuid.rules.js';

/** How an address names a thread. */
export type ThreadRef =
  { by: 'id'; id: string } | { by: 'key'; key: string } | { by: 'url'; url: string };

export function nameIn(ref: ThreadRef): string {
  if (ref.by === 'id') return ref.id;
  return ref.by === 'key' ? ref.key : ref.url;
}

const MAX_KEY_BYTES = 512;

/** Reads `{thread}`: an id, `key:` and the page's key, or `key64:` and its base64url; else null. */
export function readThreadRef(text: string): ThreadRef | null {
  if (isUuid(text)) return { by: 'id', id: text.toLowerCase() };
  if (text.startsWith('key:')) return refByKey(text.slice(4));
  if (text.startsWith('key64:')) return refByKey(decoded(text.slice(6)));
  return null;
}

/** A key is 1 to 512 bytes of UTF-8 without NUL. */
export function isKey(key: string): boolean {
  const bytes = new TextEncoder().encode(key).length;
  return bytes >= 1 && bytes <= MAX_KEY_BYTES && !/[\p{Cs}\0]/u.test(key);
}

function refByKey(key: string | null): ThreadRef | null {
  return key !== null && isKey(key) ? { by: 'key', key } : null;
}

function decoded(base64url: string): string | null {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(base64url)) return null;
  try {
    const binary = atob(base64url.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Bytes of a URL once it is percent-encoded; an index row holds some 2,700. */
export const MAX_URL = 2048;

/** Added by mailers, advertisers and networks; they never name another page. */
const TRACKING =
  /^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi)$/i;

/**
 * The form in which two URLs are compared: https, lower-case host, no default port, fragment or
 * tracking parameters; any of the site's hosts counts as the first. Null when it is no web page's.
 */
export function normalUrl(text: string, hosts: readonly string[] = []): string | null {
  const url = pageUrl(text);
  if (!url) return null;
  const port =
    url.port === '' || (url.protocol === 'http:' && url.port === '443') ? '' : `:${url.port}`;
  const host = hosts.includes(url.hostname) ? hosts[0]! : url.hostname;
  const query = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
  const search = query.length > 0 ? `?${new URLSearchParams(query).toString()}` : '';
  const normal = `https://${host}${port}${url.pathname}${search}`;
  return normal.length > MAX_URL ? null : normal;
}

/** Null when it is no web page's. */
export function refByUrl(text: string, hosts: readonly string[]): ThreadRef | null {
  const url = normalUrl(text, hosts);
  return url === null ? null : { by: 'url', url };
}

function pageUrl(text: string): URL | null {
  if (text.length > MAX_URL || !URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === 'http:' || url.protocol === 'https:';
  return web && !url.username && !url.password ? url : null;
}

/** The list of what has changed in a thread, which positions are sealed for. */
export function changesIn(threadId: string): string {
  return `changes in ${threadId}`;
}
