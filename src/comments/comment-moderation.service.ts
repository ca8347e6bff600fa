import { Injectable } from '@nestjs/common';
import type { EventType } from '../events/thread.events.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { effectOf, waitingRevision, type Action, type Effect } from './comment-moderation.rules.js';
import { CommentPlacesService } from './comment-places.service.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

export type { ThreadWrite } from './thread-writing.service.js';
export type { CommentRecord } from './comments.repository.js';

/** A comment under its locks, before a decision and after it. */
export interface Applied {
  result: 'applied';
  before: CommentRecord;
  after: CommentRecord;
  /** The text that was judged. */
  revisionId: string;
}

export type Outcome =
  Applied | { result: 'unchanged' | 'refused' | 'conflict'; before: CommentRecord };

/** Carries out decisions: the comment, its place, the counters, the work item and the event. */
@Injectable()
export class CommentModerationService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly places: CommentPlacesService,
    private readonly reviews: ReviewsService,
  ) {}

  /**
   * Decides about one comment in the state that the decider saw; `log` runs in the same
   * transaction. Null when there is no such comment. A decision that somebody else has made
   * already is unchanged, not in conflict.
   */
  async decide(
    site: Site,
    decision: { commentId: string; version: number; action: Action; reason: string | null },
    log: (write: ThreadWrite, applied: Applied) => Promise<void>,
  ): Promise<Outcome | null> {
    const found = await this.comments.find(site.id, decision.commentId);
    if (!found) return null;
    return this.writing.write(site, found.threadId, async (write) => {
      const [before] = await this.comments.within(write.tx).lockMany(site.id, [found.id]);
      const item = await this.reviews.findOpen(write.tx, site.id, found.id);
      const effect = effectOf(decision.action, {
        ...before!,
        hasPendingRevision: before!.pendingRevisionId !== null,
        hasOpenItem: item !== null,
        hasReports: item !== null && item.reports > 0,
      });
      if (effect.kind === 'unchanged') return { result: 'unchanged', before: before! };
      if (before!.version !== decision.version) return { result: 'conflict', before: before! };
      if (effect.kind === 'refused') return { result: 'refused', before: before! };

      const after = await this.apply(write, before!, effect, decision.reason);
      if (effect.kind !== 'flags') await this.endWork(write, after);
      await this.writing.record(write, eventOf(before!, after), found.id);
      const revisionId =
        effect.kind === 'drop-revision' ? before!.pendingRevisionId! : after.revisionId;
      const applied: Applied = { result: 'applied', before: before!, after, revisionId };
      await log(write, applied);
      return applied;
    });
  }

  /** Whoever waited is answered; a text that waits still, or again, is put before a moderator anew. */
  private async endWork({ tx, site, now }: ThreadWrite, comment: CommentRecord): Promise<void> {
    await this.reviews.decided(tx, site.id, comment.id, now);
    const revisionId = waitingRevision(comment);
    if (revisionId === null) return;
    const item = { commentId: comment.id, revisionId, queue: 'pending' as const, openedAt: now };
    await this.reviews.open(tx, site.id, item);
  }

  private async apply(
    write: ThreadWrite,
    before: CommentRecord,
    effect: Exclude<Effect, { kind: 'unchanged' | 'refused' }>,
    reason: string | null,
  ): Promise<CommentRecord> {
    const { tx, site, now } = write;
    const comments = this.comments.within(tx);
    const next = { ...before, version: before.version + 1 };
    switch (effect.kind) {
      case 'move':
        return this.places.settle(tx, before, effect.to, { reason, now });
      case 'flags': {
        const after = { ...next, ...effect.flags };
        await comments.setFlags(after, now);
        return after;
      }
      case 'publish-revision': {
        const revisionId = before.pendingRevisionId!;
        const revision = await comments.revision(site.id, before.id, revisionId);
        await comments.showRevision(
          before,
          revision,
          { by: 'author', at: revision.createdAt },
          now,
        );
        await comments.markReviewed(site.id, before.id, revisionId);
        return { ...next, revisionId, pendingRevisionId: null };
      }
      case 'drop-revision':
        await comments.holdRevision(site.id, before.id, null, now);
        return { ...next, pendingRevisionId: null };
      case 'confirm':
        await comments.markReviewed(site.id, before.id, before.revisionId);
        return before;
    }
  }
}

/** What others are told; a first publication is told apart from one that comes back. */
const EVENTS: Record<CommentRecord['state'], EventType> = {
  published: 'comment.restored',
  hidden: 'comment.hidden',
  pending: 'comment.held',
  rejected: 'comment.removed',
  removed: 'comment.removed',
  spam: 'comment.removed',
  withdrawn: 'comment.withdrawn',
  purged: 'comment.erased',
};

function eventOf(before: CommentRecord, after: CommentRecord): EventType {
  if (before.state === after.state) return 'comment.updated';
  const first = after.state === 'published' && before.publishedAt === null;
  return first ? 'comment.published' : EVENTS[after.state];
}
