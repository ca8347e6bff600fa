import { createTransport, type Transporter } from 'nodemailer';
import { loggedError } from '../common/http/logged-error.js';
import { Problem } from '../common/http/problem.js';
import { readMailbox, type Mailbox } from '../common/text/mail-address.rules.js';
import { toHtml } from './mail-html.js';
import { transportFor } from './smtp.rules.js';

export interface MailSettings {
  /** `smtp://` or `smtps://`, with credentials where it wants some. */
  smtpUrl: string;
  /** One mailbox. */
  from: string;
  /** What links lead to, without a trailing slash. */
  publicUrl: string;
}

/** One mail. Its words are ours alone: nothing that a stranger wrote is in it. */
export interface Mail {
  /** One plain address. */
  to: string;
  subject: string;
  /** Blank lines between paragraphs; an address of ours has a line of its own. */
  text: string;
  /** BCP 47 */
  language: string;
}

/** Sends mail, where a server for it is configured. */
export class MailService {
  private readonly transport: Transporter | null;
  private readonly from: Mailbox | null;

  constructor(private readonly settings: MailSettings | null) {
    this.transport = settings && createTransport(transportFor(settings.smtpUrl));
    this.from = settings && readMailbox(settings.from);
  }

  get on(): boolean {
    return this.transport !== null;
  }

  /** @throws {Problem} mail-off */
  expectOn(): void {
    if (this.on) return;
    throw new Problem(
      'mail-off',
      'The operator has to set SMTP_URL, MAIL_FROM and PUBLIC_URL; until then ask the site itself.',
    );
  }

  /** A page of ours, as a mail names it. @param path without a slash before it */
  linkTo(path: string): string {
    return `${this.settings?.publicUrl}/${path}`;
  }

  /** Resolves once the server has taken it. Throws when it has not, or may not have. */
  async send({ to, subject, text, language }: Mail): Promise<void> {
    if (!this.transport || !this.from) throw new Problem('mail-off');
    await this.transport.sendMail({
      from: this.from,
      to: { name: '', address: to },
      envelope: { from: this.from.address, to: [to] },
      subject,
      text,
      html: toHtml(text, language),
      xMailer: false,
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

/** What is logged of a mail that was not taken: the server's own words repeat the address. */
export function summaryOfFailure(error: unknown): string {
  const { name, code, responseCode } = error as Error & { code?: string; responseCode?: number };
  const said = responseCode === undefined ? 'it was not sent' : `${responseCode}`;
  return loggedError(Object.assign(new Error(said), { name, code })).summary;
}
