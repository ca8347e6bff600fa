import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Sender } from '../auth/sender.decorator.js';
import { CallLimits } from '../limits/call-limits.answers.js';
import type { Standing } from '../sanctions/standing.service.js';
import type { Site } from '../sites/sites.service.js';
import type { Thread } from '../threads/threads.service.js';
import type { CreateCommentDto } from './dto/comment.dto.js';
import { GuestFormsService } from './guest-forms.service.js';
import { WritersService } from './writers.service.js';

export interface PostingCall {
  site: Site;
  sender: Sender;
  given: CreateCommentDto;
}

/** What a post costs before it is kept: a guest's form, and one of each limit. */
@Injectable()
export class PostingTolls {
  constructor(
    private readonly forms: GuestFormsService,
    private readonly limits: CallLimits,
    private readonly writers: WritersService,
  ) {}

  /** What its author may do, as far as is known now. @throws {Problem} sanctioned, warning-unacknowledged */
  async foresee({ site, sender, given }: PostingCall): Promise<Standing> {
    const { guest, acknowledges } = given;
    return this.writers.foresee(site.id, sender, {
      ...(guest?.email === undefined ? {} : { email: guest.email }),
      ...(acknowledges === undefined ? {} : { acknowledges }),
    });
  }

  /**
   * Spending a form keeps a row for a day, so that comes once the limits have let the call through.
   *
   * @throws {Problem} invalid-request, rate-limited, slow-mode; what foreseeing has thrown
   */
  async take(
    reply: FastifyReply,
    { site, sender, given }: PostingCall,
    { thread, foreseen }: { thread: Thread; foreseen: Promise<Standing> },
  ): Promise<void> {
    const guest = sender.personId === null;
    const form = guest ? this.forms.check(site, thread.id, given.form) : null;
    const { slow } = await foreseen;
    await this.limits.charge(reply, site, sender, 'post', { thread, slow });
    if (form !== null) await this.forms.spend(site, form);
  }
}
