import { Injectable } from '@nestjs/common';
import { nameOfAuthor, type Author } from '../comments/caller.rules.js';
import { CommentListsService, type QueuedComment } from '../comments/comment-lists.service.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { DecisionLogService, type LoggedDecision } from '../moderation/decision-log.service.js';
import type { Site } from '../sites/sites.service.js';
import { OUTCOMES } from './appeal.rules.js';
import { AppealsRepository, type Appeal } from './appeals.repository.js';
import { noSuchAppeal } from './appeals.service.js';

export interface HeardAppeal {
  appeal: Appeal;
  comment: QueuedComment;
}

interface ListRequest {
  after?: string;
  limit: number;
}

const HISTORY = 50;

/** Appeals as those who decide about them, and those who made them, read them. */
@Injectable()
export class AppealListsService {
  constructor(
    private readonly appeals: AppealsRepository,
    private readonly comments: CommentListsService,
    private readonly log: DecisionLogService,
    private readonly cursors: Cursors,
  ) {}

  /** What waits, or what was decided, oldest first. @throws {Problem} bad-cursor */
  async page(
    site: Site,
    { state, after, limit }: ListRequest & { state: 'open' | 'decided' },
  ): Promise<TimedPage<HeardAppeal>> {
    const states = state === 'open' ? ['open'] : OUTCOMES;
    const page = await timedPage<Appeal>(this.cursors, {
      scope: `appeals ${state} of ${site.id}`,
      after,
      limit,
      read: (at) => this.appeals.page(site.id, states, at),
      keyOf: (appeal) => [appeal.filedAt, appeal.id],
    });
    return { ...page, items: await this.withComments(site, page.items) };
  }

  /** With the last fifty decisions about its comment. @throws {Problem} not-found */
  async one(site: Site, id: string): Promise<HeardAppeal & { history: LoggedDecision[] }> {
    const appeal = await this.appeals.find(site.id, id);
    if (!appeal) throw noSuchAppeal();
    const [heard] = await this.withComments(site, [appeal]);
    const asked = { commentId: appeal.commentId, limit: HISTORY };
    return { ...heard!, history: (await this.log.log(site, asked)).items };
  }

  /** Somebody's own, newest first. @throws {Problem} bad-cursor */
  async own(site: Site, caller: Author, { after, limit }: ListRequest): Promise<TimedPage<Appeal>> {
    return timedPage<Appeal>(this.cursors, {
      scope: `appeals by ${nameOfAuthor(caller)} of ${site.id}`,
      after,
      limit,
      read: (at) => this.appeals.own(site.id, caller, at),
      keyOf: (appeal) => [appeal.filedAt, appeal.id],
    });
  }

  private async withComments(site: Site, appeals: readonly Appeal[]): Promise<HeardAppeal[]> {
    const comments = await this.comments.queued(site, appeals);
    return appeals.flatMap((appeal) => {
      const comment = comments.get(appeal.commentId);
      return comment ? [{ appeal, comment }] : [];
    });
  }
}
