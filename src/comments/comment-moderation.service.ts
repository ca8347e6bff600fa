import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { holdsLease } from '../reviews/review-item.rules.js';
import type { ReviewItem } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { CommentEffectsService, eventOf } from './comment-effects.service.js';
import {
  actionsFor,
  effectOf,
  type Action,
  type DecisionFacts,
} from './comment-moderation.rules.js';
import { CommentTextsRepository } from './comment-texts.repository.js';
import { CommentWorkService } from './comment-work.service.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import type { NoticeAnswer } from './reports.rules.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

export type { ThreadWrite } from './thread-writing.service.js';
export type { CommentRecord } from './comments.repository.js';

/** What a moderator wants done to one comment, in the state that they saw. */
export interface Wish {
  commentId: string;
  version: number;
  /** What the decision will be called by, should there be one. */
  decisionId: string;
  action: Action;
  reason: string | null;
  /** The version of the rule that `reason` names, in force at the moment of the decision. */
  policyVersionAt: (now: Date) => Promise<number | null>;
  /** The lease under which it is decided; null beside the queues. */
  leaseToken: string | null;
  /** Markdown, to redact with. */
  body: string | null;
  /** How the legal notices that it declines are answered; null for `declined`. */
  notices: NoticeAnswer | null;
}

/** A comment under its locks, before a decision and after it. */
export interface Applied {
  result: 'applied';
  before: CommentRecord;
  after: CommentRecord;
  /** The text that was judged. */
  revisionId: string;
  policyVersion: number | null;
  /** The work that it ended. */
  itemId: string | null;
}

/** Stores the decision, in its transaction. */
export type Log = (write: ThreadWrite, applied: Applied) => Promise<void>;

export type Outcome =
  | Applied
  | {
      result: 'unchanged' | 'refused' | 'lease-lost' | 'conflict';
      before: CommentRecord;
      item: ReviewItem | null;
      /** Markdown: what was looked at and what stands now, where they differ. */
      texts: { seen: string; now: string } | null;
    };

/** Carries out decisions: the comment, its place, the counters, the work, the reports and the event. */
@Injectable()
export class CommentModerationService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly texts: CommentTextsRepository,
    private readonly effects: CommentEffectsService,
    private readonly work: CommentWorkService,
  ) {}

  /**
   * Decides about one comment in the state that the decider saw; `log` runs in the same
   * transaction. Null when there is no such comment. A decision that somebody else has made
   * already is unchanged, not in conflict.
   *
   * @throws {Problem} invalid-request (a redaction that says nothing), and what `policyVersionAt` throws
   */
  async decide(tx: EntityManager, site: Site, wish: Wish, log: Log): Promise<Outcome | null> {
    const found = await this.comments.within(tx).find(site.id, wish.commentId);
    if (!found) return null;
    const judged = (write: ThreadWrite): Promise<Outcome> => this.judge(write, wish, log);
    return this.writing.write(site, found.threadId, judged, tx);
  }

  async find(tx: EntityManager, site: Site, commentId: string): Promise<CommentRecord | null> {
    return this.comments.within(tx).find(site.id, commentId);
  }

  /** What a moderator could do about a comment now. */
  async actionsFor(site: Site, commentId: string, item: ReviewItem): Promise<Action[]> {
    const comment = await this.comments.find(site.id, commentId);
    return comment ? actionsFor(factsOf(comment, item)) : [];
  }

  private async judge(write: ThreadWrite, wish: Wish, log: Log): Promise<Outcome> {
    const { tx, site, now } = write;
    const [locked] = await this.comments.within(tx).lockMany(site.id, [wish.commentId]);
    const before = locked!;
    const item = await this.work.lockLive(tx, site.id, before.id);
    const effect = effectOf(wish.action, factsOf(before, item));
    const as = { before, item, texts: null };
    if (effect.kind === 'unchanged') return { result: 'unchanged', ...as };
    const stale = staleness(wish, { before, item, now });
    if (stale) {
      const texts = await this.texts.within(tx).seenAndNow(site.id, before, wish.version);
      return { result: stale, ...as, texts };
    }
    if (effect.kind === 'refused') return { result: 'refused', ...as };

    const policyVersion = await wish.policyVersionAt(now);
    const after = await this.effects.apply(write, before, effect, { ...wish, policyVersion });
    const applied: Applied = {
      result: 'applied',
      before,
      after,
      revisionId: effect.kind === 'drop-revision' ? before.pendingRevisionId! : after.revisionId,
      policyVersion,
      itemId: effect.kind === 'flags' ? null : (item?.id ?? null),
    };
    await log(write, applied);
    if (effect.kind !== 'flags') {
      const { action, decisionId, notices } = wish;
      const decided = { action, decisionId, notices, effect: effect.kind, before, after, item };
      await this.work.answered(write, decided);
    }
    await this.writing.record(write, eventOf(before, after), before.id);
    return applied;
  }
}

/** Why a decision is about what is no more; a lease that is lost comes first. */
function staleness(
  { leaseToken, version }: Wish,
  { before, item, now }: { before: CommentRecord; item: ReviewItem | null; now: Date },
): 'lease-lost' | 'conflict' | null {
  const held = leaseToken === null || (item !== null && holdsLease(item, leaseToken, now));
  if (!held) return 'lease-lost';
  return before.version === version ? null : 'conflict';
}

function factsOf(comment: CommentRecord, item: ReviewItem | null): DecisionFacts {
  return {
    ...comment,
    hasPendingRevision: comment.pendingRevisionId !== null,
    hasOpenItem: item !== null,
    hasReports: item !== null && item.reports > 0,
  };
}
