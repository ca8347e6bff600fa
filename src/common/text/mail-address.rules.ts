/** RFC 5321's bounds. */
const MAX_ADDRESS = 254;
const MAX_LOCAL_PART = 64;

const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = new RegExp(`^(${LABEL}\\.)+${LABEL}$`, 'i');

/**
 * Whether this is one plain ASCII address that mail can go to: no quotes, comments, groups or lists,
 * and nothing that a mail program would decode to another address.
 */
export function isMailAddress(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > MAX_ADDRESS) return false;
  const at = text.indexOf('@');
  const [localPart, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || localPart.length > MAX_LOCAL_PART || localPart.includes('=?')) return false;
  return LOCAL_PART.test(localPart) && DOMAIN.test(domain) && !/\.\d+$/.test(domain);
}

/** An address with the name it goes by. */
export interface Mailbox {
  name: string;
  address: string;
}

/** `comments@example.org`, or `The Gazette <comments@example.org>`; null when it is neither. */
export function readMailbox(text: string): Mailbox | null {
  const [, name = '', address = text] = /^([^<>"\p{Cc}]*?) *<([^<>]*)>$/u.exec(text) ?? [];
  return isMailAddress(address) ? { name, address } : null;
}
