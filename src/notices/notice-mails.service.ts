import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { addressOfComment } from '../comments/comment-address.rules.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfNotice } from '../common/crypto/sealed-for.rules.js';
import { Clock } from '../common/time/clock.js';
import { JobsService } from '../jobs/jobs.service.js';
import { MailService, summaryOfFailure } from '../mail/mail.service.js';
import type { Site } from '../sites/sites.service.js';
import { appealUntil } from '../statements/statement.rules.js';
import { isAppealable } from './notice.rules.js';
import { answerOf, receiptOf, type Words } from './notice-mail.rules.js';
import { NoticeWorkRepository, type AnswerOwed, type MailOwed } from './notice-work.repository.js';

const EVERY_MS = 5_000;
/** One run leaves time for other jobs. */
const MAILS_A_RUN = 50;

/** Tells notifiers that their notices came, and what was decided, beside the calls that did it. */
@Injectable()
export class NoticeMailsService implements OnModuleInit {
  private readonly logger = new Logger('Notices');

  constructor(
    private readonly work: NoticeWorkRepository,
    private readonly emails: EmailVault,
    private readonly mail: MailService,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const run = (site: Site): Promise<void> => this.sendDue(site);
    this.jobs.register({ name: 'notice mails', everyMs: EVERY_MS, run });
  }

  /** Until a mail is not taken: where the server is down, the others would wait for it as long. */
  private async sendDue(site: Site): Promise<void> {
    if (!this.mail.on) return;
    for (let sent = 0; sent < MAILS_A_RUN; sent += 1) {
      const owed = await this.work.claimMail(site.id, this.clock.now());
      if (!owed || !(await this.taken(site, owed))) return;
    }
  }

  private async taken(site: Site, owed: MailOwed): Promise<boolean> {
    try {
      await (owed.receiptAt === null ? this.confirm(site, owed) : this.answer(site, owed));
      return true;
    } catch (error) {
      const { id, attempts } = owed;
      this.logger.error(`mail for notice ${id}, attempt ${attempts}: ${summaryOfFailure(error)}`);
      return false;
    }
  }

  private async confirm(site: Site, owed: MailOwed): Promise<void> {
    const { id: ref, receivedAt, language } = owed;
    await this.send(owed, receiptOf({ site: site.slug, ref, receivedAt }, language));
    await this.work.markReceipt(site.id, ref, this.clock.now());
  }

  private async answer(site: Site, owed: MailOwed): Promise<void> {
    const { id: ref, receivedAt, language } = owed;
    const answers = await this.work.answersOwed(site.id, ref, this.clock.now());
    const told = answers.map((answer) => ({
      ...answer,
      url: addressOfComment(answer.threadUrl, answer.commentId),
      until: untilOf(answer, site),
    }));
    // A moderator may have undone it between the look and now.
    if (told.length > 0) {
      await this.send(owed, answerOf({ site: site.slug, ref, receivedAt }, told, language));
    }
    await this.work.markTold(site.id, ref, answers, this.clock.now());
  }

  private async send({ id, emailSealed }: MailOwed, words: Words): Promise<void> {
    await this.mail.send({ to: this.emails.open(emailSealed, emailOfNotice(id)), ...words });
  }
}

function untilOf({ state, decidedAt }: AnswerOwed, site: Site): Date | null {
  return isAppealable(state) ? appealUntil(decidedAt, site.settings.appealMonths) : null;
}
