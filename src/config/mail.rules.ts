import { readMailbox } from '../common/text/mail-address.rules.js';

/** The server that takes our mail, and whom it comes from. */
export interface MailConfig {
  /** `smtp://` or `smtps://`, with credentials where it wants some. */
  smtpUrl: string;
  /** One mailbox. */
  from: string;
}

/** As far as it was given. */
export type PartOfMail = { [Name in keyof MailConfig]: string | null };

export function isWhole(mail: PartOfMail): mail is MailConfig {
  return mail.smtpUrl !== null && mail.from !== null;
}

export function whyNotSmtpUrl(value: string): string | null {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    return 'must be an smtp:// or smtps:// address';
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    return 'must have its user and password percent-encoded';
  }
  const more = url.pathname.replace(/^\/$/, '') + url.search + url.hash;
  return more === '' ? null : 'must end with the host or the port';
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== null;
  } catch {
    return false;
  }
}

export function whyNotMailbox(value: string): string | null {
  return readMailbox(value) ? null : 'must be an address, or a name and <address>';
}

/** What is missing where mail is to be on: links in mails lead to us, so we must know our address. */
export function missingForMail({
  smtpUrl,
  from,
  publicUrl,
}: PartOfMail & { publicUrl: string | null }): string[] {
  if (smtpUrl === null) return from === null ? [] : ['MAIL_FROM is set, and SMTP_URL is not'];
  return [
    ...(from === null ? ['MAIL_FROM is required with SMTP_URL'] : []),
    ...(publicUrl === null ? ['PUBLIC_URL is required with SMTP_URL'] : []),
  ];
}
