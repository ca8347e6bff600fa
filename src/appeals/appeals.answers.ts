import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../auth/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { CommentAnswers } from '../comments/comment.answers.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import type { KeyedPage } from '../common/paging/keyed-page.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { LoggedDecision } from '../moderation/decision-log.service.js';
import { toDecisionView } from '../moderation/dto/moderation.view.js';
import type { Site } from '../sites/sites.service.js';
import type { HeardAppeal } from './appeal-lists.service.js';
import { refusalToDecide, type Appellant } from './appeal.rules.js';
import { AppealsService, whoIsIn, type Appeal, type Ruling } from './appeals.service.js';
import { toAppealView, toOwnAppealView, type AppealView } from './dto/appeal.view.js';

/** Answers appeals: each is made and decided once for its `Idempotency-Key`. */
@Injectable()
export class AppealAnswers {
  constructor(
    private readonly appeals: AppealsService,
    private readonly comments: CommentAnswers,
    private readonly once: OnceAnswers,
  ) {}

  async filed(
    request: Authorised,
    reply: FastifyReply,
    { site, appellant, ...given }: { site: Site; appellant: Appellant; id: string; text: string },
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const appeal = await this.appeals.file(site, appellant, given, tx);
        const location = `/api/v1/sites/${site.slug}/me/appeals`;
        return created(toOwnAppealView(appeal), { location, subjectId: appeal.commentId });
      },
    });
  }

  async decided(
    request: Authorised,
    reply: FastifyReply,
    { site, actor, ...given }: { site: Site; actor: Actor; id: string; ruling: Ruling },
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const appeal = await this.appeals.decide(site, actor, given, tx);
        const body = JSON.stringify(toAppealView(appeal, false));
        return { body, status: 200, subjectId: appeal.commentId };
      },
    });
  }

  async list(
    request: Authorised,
    reply: FastifyReply,
    { site, actor, page }: { site: Site; actor: Actor; page: KeyedPage<HeardAppeal> },
  ): Promise<void> {
    const queued = page.items.map(({ comment }) => comment);
    const views = await this.comments.forModerators(site, queued);
    const heard = page.items.map(({ appeal }, index) => ({
      ...viewOf(appeal, actor),
      comment: views[index]!,
    }));
    respondWithPage(request, reply, { ...page, items: heard }, (view) => view);
  }

  async whole(
    request: Authorised,
    reply: FastifyReply,
    { site, actor, heard }: { site: Site; actor: Actor; heard: HeardAppeal & History },
  ): Promise<void> {
    const [comment] = await this.comments.forModerators(site, [heard.comment]);
    respondPrivately(request, reply, {
      ...viewOf(heard.appeal, actor),
      comment,
      history: heard.history.map((decision) => toDecisionView(site.slug, decision)),
    });
  }
}

interface History {
  history: readonly LoggedDecision[];
}

function viewOf(appeal: Appeal, actor: Actor): AppealView {
  const mayDecide = appeal.state === 'open' && refusalToDecide(actor, whoIsIn(appeal)) === null;
  return toAppealView(appeal, mayDecide);
}
