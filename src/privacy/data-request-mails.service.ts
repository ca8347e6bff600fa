import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfRequest } from '../common/crypto/sealed-for.rules.js';
import { newToken } from '../common/crypto/token.js';
import { Clock } from '../common/time/clock.js';
import { JobsService } from '../jobs/jobs.service.js';
import { MailService, summaryOfFailure } from '../mail/mail.service.js';
import { languageFor } from '../sites/site-language.rules.js';
import type { Site } from '../sites/sites.service.js';
import { mailAbout } from './data-request-mail.rules.js';
import { DataRequestWorkRepository, type MailToSend } from './data-request-work.repository.js';

const EVERY_MS = 5_000;
/** One run leaves time for other jobs. */
const MAILS_A_RUN = 50;

/** Sends the links that confirm requests, beside the calls that asked for them. */
@Injectable()
export class DataRequestMailsService implements OnModuleInit {
  private readonly logger = new Logger('DataRequests');

  constructor(
    private readonly work: DataRequestWorkRepository,
    private readonly emails: EmailVault,
    private readonly mail: MailService,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const run = (site: Site): Promise<void> => this.sendDue(site);
    this.jobs.register({ name: 'data-request mails', everyMs: EVERY_MS, run });
  }

  /** Until a mail is not taken: where the server is down, the others would wait for it as long. */
  private async sendDue(site: Site): Promise<void> {
    await this.work.dropRefused(site.id);
    if (!this.mail.on) return;
    for (let sent = 0; sent < MAILS_A_RUN; sent += 1) {
      const next = await this.work.claimMail(site.id, this.clock.now());
      if (!next || !(await this.taken(site, next))) return;
    }
  }

  private async taken(site: Site, request: MailToSend): Promise<boolean> {
    try {
      await this.send(site, request);
      return true;
    } catch (error) {
      const { id, attempts } = request;
      this.logger.error(`mail for request ${id}, attempt ${attempts}: ${summaryOfFailure(error)}`);
      return false;
    }
  }

  private async send(site: Site, { id, kind, mode, emailSealed }: MailToSend): Promise<void> {
    const to = this.emails.open(emailSealed, emailOfRequest(id));
    if (!(await this.work.isKnown(site.id, this.emails.indexesOf(to)))) {
      await this.work.drop(site.id, id);
      return;
    }
    const token = newToken('cld', id.replaceAll('-', ''));
    await this.work.arm(site.id, id, token.hash);
    const link = this.mail.linkTo(`data-requests#${site.slug}.${token.text}`);
    const language = languageFor(site, undefined);
    await this.mail.send({ to, ...mailAbout({ kind, mode, site: site.slug, link }, language) });
    await this.work.markMailed(site.id, id);
  }
}
