import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import { senderOf } from '../auth/sender.decorator.js';
import { respondPrivately } from '../common/http/respond.js';
import { Clock } from '../common/time/clock.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import { CallLimits } from '../limits/call-limits.answers.js';
import { MailService } from '../mail/mail.service.js';
import type { Site } from '../sites/sites.service.js';
import { toOwnNoticeView, type FiledNoticeView } from './dto/notice.view.js';
import { NoticeFilingService, type Draft, type Given } from './notice-filing.service.js';
import type { WholeNotice } from './notices.service.js';

/** Answers those who send legal notices: each is taken once for its `Idempotency-Key`. */
@Injectable()
export class NoticeAnswers {
  constructor(
    private readonly filing: NoticeFilingService,
    private readonly once: OnceAnswers,
    private readonly limits: CallLimits,
    private readonly mail: MailService,
    private readonly clock: Clock,
  ) {}

  async filed(
    request: Authorised,
    reply: FastifyReply,
    { site, given }: { site: Site; given: Given },
  ): Promise<void> {
    let draft: Draft | undefined;
    await this.once.answer(request, reply, {
      // What is incomplete costs nothing: it is sent again.
      before: async () => {
        draft = await this.filing.complete(site, given);
        await this.limits.charge(reply, site, senderOf(request), 'form');
      },
      work: async (tx) => {
        const { token, ...whole } = await this.filing.file(site, draft!, tx);
        const { id } = whole.notice;
        const view: FiledNoticeView = { ...this.viewOf(site, whole), statusToken: token };
        const location = `/api/v1/sites/${site.slug}/notices/${id}`;
        return created(view, { location, subjectId: id });
      },
    });
  }

  own(
    request: Authorised,
    reply: FastifyReply,
    { site, whole }: { site: Site; whole: WholeNotice },
  ): void {
    respondPrivately(request, reply, this.viewOf(site, whole));
  }

  private viewOf(site: Site, whole: WholeNotice) {
    return toOwnNoticeView(site, whole, { now: this.clock.now(), mail: this.mail.on });
  }
}
