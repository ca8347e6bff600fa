const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** Left as they are by the URL standard in some places, and of no use in an address. */
const QUOTES = /[\s"'<>\\`]/g;

/** No host's name holds one of these, though the URL standard takes some. */
const NO_HOST = /["'`{}]/;

/**
 * The address as a link may carry it, or null when it may not be one: only absolute http, https
 * and mailto, and no user name or password, whose only use in a comment is to pass one host off
 * as another.
 */
export function safeHref(address: string): string | null {
  const url = parse(address);
  if (url === null || !SCHEMES.has(url.protocol)) return null;
  if (url.username !== '' || url.password !== '' || NO_HOST.test(url.host)) return null;
  if (url.protocol === 'mailto:' && url.pathname === '') return null;
  return url.href.replace(QUOTES, percentEncode);
}

/** Whether an address is one that a picture can be looked at under. */
export function isWeb(href: string): boolean {
  return /^https?:/.test(href);
}

/** Whether a link's text is its address, give or take scheme, last slash and spelling. */
export function namesAddress(text: string, href: string): boolean {
  return bare(text) === bare(href);
}

function bare(address: string): string {
  const absolute = /^(?:https?|mailto):/i.test(address) ? address : `http://${address}`;
  const href = safeHref(absolute) ?? address;
  return href.replace(/^(?:https?:\/\/|mailto:)/, '').replace(/\/$/, '');
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function percentEncode(character: string): string {
  return encodeURIComponent(character).replace("'", '%27');
}
