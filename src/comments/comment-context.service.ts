import { Injectable } from '@nestjs/common';
import type { Site } from '../sites/sites.service.js';
import { ScreeningService, type StoredFinding } from '../screening/screening.service.js';
import { CommentContextRepository, type ReportInContext } from './comment-context.repository.js';
import { CommentListsService, type QueuedComment } from './comment-lists.service.js';
import type { CommentState } from './comment-states.rules.js';
import type { CommentRow } from './comment-row.js';
import { DiscussionRepository } from './discussion.repository.js';
import { DiscussionsService } from './discussions.service.js';

export type { ReportInContext } from './comment-context.repository.js';

/** What somebody needs who decides about one comment. */
export interface CommentContext {
  comment: QueuedComment;
  parent: QueuedComment | null;
  /** On the same level, in their order on the page. */
  before: QueuedComment[];
  after: QueuedComment[];
  /** Null for a guest. */
  author: { personId: string; comments: Partial<Record<CommentState, number>> } | null;
  reports: ReportInContext[];
  /** What screening found in its texts, oldest first. */
  findings: StoredFinding[];
  /** Markdown: what a moderator saw last and what is to decide about, where they differ. */
  texts: { seen: string; now: string } | null;
}

/** Puts together what is known of a comment. */
@Injectable()
export class CommentContextService {
  constructor(
    private readonly lists: CommentListsService,
    private readonly contexts: CommentContextRepository,
    private readonly discussion: DiscussionRepository,
    private readonly pages: DiscussionsService,
    private readonly screening: ScreeningService,
  ) {}

  /** Null when there is no such comment. */
  async of(site: Site, commentId: string): Promise<CommentContext | null> {
    const comment = (await this.lists.queued(site, [{ commentId }])).get(commentId);
    if (!comment) return null;
    const row = comment.comment;
    const [before, after, parents] = await Promise.all([
      this.contexts.beside(site.id, row, 'before'),
      this.contexts.beside(site.id, row, 'after'),
      row.parentId === null ? [] : this.discussion.findMany(site.id, [row.parentId]),
    ]);
    const authors = await this.pages.authorsIn(site, [...before, ...after, ...parents]);
    const named = (each: CommentRow): QueuedComment => ({ comment: each, authors });
    return {
      comment,
      parent: parents[0] ? named(parents[0]) : null,
      before: before.reverse().map(named),
      after: after.map(named),
      author:
        row.personId === null
          ? null
          : {
              personId: row.personId,
              comments: await this.contexts.countsOf(site.id, row.personId),
            },
      reports: await this.contexts.reportsOf(site.id, commentId),
      findings: await this.screening.findingsOf(site, commentId),
      texts: await this.contexts.sinceReview(site.id, commentId),
    };
  }
}
