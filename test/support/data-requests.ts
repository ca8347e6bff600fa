import { expect } from '@jest/globals';
import { EmailVault } from '../../src/common/crypto/email-vault.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { makeSite, startApp, type Answer, type TestApp } from './app.js';
import { query } from './database.js';
import { Desk } from './desk.js';
import { startMailbox, type Mailbox, type TakenMail } from './mailbox.js';

export const PUBLIC_URL = 'https://comments.daily.example';

/** As often as the jobs about requests run. */
const JOBS_MS = 5_000;

/** A site that sends mail, and what tests of requests about personal data do again and again. */
export class RequestDesk {
  private guests = 0;
  private calls = 0;

  private constructor(
    readonly server: TestApp,
    readonly desk: Desk,
    readonly mailbox: Mailbox,
  ) {}

  static async open(): Promise<RequestDesk> {
    const mailbox = await startMailbox();
    const server = await startApp(undefined, {
      publicUrl: PUBLIC_URL,
      mail: { smtpUrl: mailbox.url, from: 'The Daily <comments@daily.example>' },
    });
    return new RequestDesk(server, new Desk(server, await makeSite(server)), mailbox);
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.mailbox.close();
  }

  /** Runs what is due by then. */
  async work(milliseconds = JOBS_MS): Promise<void> {
    this.server.later(milliseconds);
    await this.server.app.get(JobsService).runDue();
  }

  /** A guest who has left an address with a comment. @returns the address */
  async guest(name = 'Gus'): Promise<string> {
    const email = `guest-${(this.guests += 1)}@readers.example`;
    const thread = await this.desk.thread();
    await this.desk.post(thread, 'A word of mine', { guest: { name, email } });
    return email;
  }

  /** A reader with an address. */
  async reader(email: string, { verified }: { verified: boolean }): Promise<void> {
    const { sealed, index } = this.server.app.get(EmailVault).keep(email, 'of a reader');
    await query(
      this.server.databaseUrl,
      `insert into people (site_id, id, issuer, sub, email_sealed, email_index, email_verified,
         created_at)
       select id, gen_random_uuid(), 'site', $2, $3, $4, $5, now() from sites where slug = $1`,
      [this.desk.site.slug, email, sealed, index, verified],
    );
  }

  /** Each time from another address, by way of the site's backend. */
  ask(body: object, headers: Record<string, string> = {}): Promise<Answer> {
    const call = (this.calls += 1);
    const address = `10.0.${call >> 8}.${call & 255}`;
    return this.server.http.post(`${this.desk.at}/data-requests`, {
      as: this.desk.site.admin,
      body,
      headers: { 'colloquy-client-ip': address, ...headers },
    });
  }

  /** Asks, and has the mail sent. @returns it, and its link's token */
  async mailed(body: { kind: string; email: string; mode?: string }) {
    const before = this.mailbox.mails.length;
    expect((await this.ask(body)).status).toBe(202);
    await this.work();
    expect(this.mailbox.mails).toHaveLength(before + 1);
    const mail = this.mailbox.mails.at(-1)!;
    return { mail, ...linkIn(mail) };
  }

  call(method: string, path: string, token: string): Promise<Answer> {
    return this.server.http.call(method, `${this.desk.at}/${path}`, { as: token });
  }

  async rows(): Promise<Record<string, unknown>[]> {
    return query(this.server.databaseUrl, 'select * from data_requests order by requested_at, id');
  }
}

/** The link in a mail, and the token in the link. */
export function linkIn({ text }: TakenMail): { link: string; token: string } {
  const link = /^https?:\/\/\S+$/m.exec(text)![0];
  return { link, token: link.split('#daily.')[1]! };
}
