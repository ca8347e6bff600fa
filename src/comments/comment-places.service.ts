import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import { isShown, type CommentState } from './comment-states.rules.js';
import { CommentsRepository, type CommentRecord, type NewComment } from './comments.repository.js';
import { CountersRepository, type Counters } from './counters.repository.js';

/**
 * Keeps a thread's numbers, its comments' places and their reply counts true to their states.
 * Every method works under the lock of the thread's counters.
 */
@Injectable()
export class CommentPlacesService {
  constructor(
    private readonly comments: CommentsRepository,
    private readonly counters: CountersRepository,
    private readonly generations: GenerationsService,
  ) {}

  /** Everything that changes a thread's comments begins here. */
  async lock(tx: EntityManager, siteId: string, threadId: string): Promise<Counters> {
    const [counters] = await this.counters.within(tx).lock(siteId, [threadId]);
    if (!counters) throw new Problem('thread-not-found');
    this.generations.threadChanges(tx, threadId);
    return counters;
  }

  /** Counts a comment that was published when it was stored. */
  async published(
    tx: EntityManager,
    comment: Pick<CommentRecord, 'siteId' | 'threadId' | 'parentId' | 'number' | 'publishedAt'>,
  ): Promise<void> {
    await this.counters.within(tx).add(comment.siteId, comment.threadId, {
      comments: 1,
      topLevel: comment.parentId === null ? 1 : 0,
      lastNumber: comment.number ?? 0,
      lastAt: comment.publishedAt,
    });
    const now = comment.publishedAt!;
    await this.replied(tx, comment, { replies: 1, shownReplies: 1 }, now);
  }

  /** Counts many comments of one thread that were stored together, in their own order. */
  async brought(tx: EntityManager, comments: readonly NewComment[], now: Date): Promise<void> {
    const published = comments.filter(({ state }) => state === 'published');
    const [first] = published;
    if (!first) return;
    await this.counters.within(tx).add(first.siteId, first.threadId, {
      comments: published.length,
      topLevel: published.filter(({ parentId }) => parentId === null).length,
      lastNumber: Math.max(...published.map(({ number }) => number ?? 0)),
      lastAt: new Date(Math.max(...published.map(({ publishedAt }) => publishedAt!.getTime()))),
    });
    const replies = new Map<string, number>();
    for (const { parentId } of published) {
      if (parentId !== null) replies.set(parentId, (replies.get(parentId) ?? 0) + 1);
    }
    for (const [parentId, count] of replies) {
      const reply = { siteId: first.siteId, parentId };
      await this.replied(tx, reply, { replies: count, shownReplies: count }, now);
    }
  }

  /** Moves a comment to another state, and all that hangs on it. */
  async settle(
    tx: EntityManager,
    before: CommentRecord,
    to: CommentState,
    {
      reason,
      policyVersion = null,
      seen = true,
      now,
    }: {
      reason: string | null;
      policyVersion?: number | null;
      /** A moderator looked at the text, or its author has it back. */
      seen?: boolean;
      now: Date;
    },
  ): Promise<CommentRecord> {
    const { shownReplies } = await this.counters.within(tx).repliesOf(before.siteId, before.id);
    const moved: CommentRecord = {
      ...before,
      state: to,
      priorState: before.state,
      stateReason: reason,
      sanctionId: null,
      shadowed: false,
      shadowNumber: null,
      statePolicyVersion: policyVersion,
      shown: isShown(to, shownReplies),
      reviewedRevisionId:
        to === 'published' && seen ? before.revisionId : before.reviewedRevisionId,
      version: before.version + 1,
    };
    const after = await this.placed(tx, moved, now);
    await this.comments.within(tx).settle(after, now);

    const published = Number(to === 'published') - Number(before.state === 'published');
    await this.counters.within(tx).add(after.siteId, after.threadId, {
      comments: published,
      topLevel: after.parentId === null ? published : 0,
      lastNumber: after.number ?? 0,
      lastAt: published > 0 ? after.publishedAt : null,
    });
    const shownReplyChange = Number(after.shown) - Number(before.shown);
    await this.replied(tx, after, { replies: published, shownReplies: shownReplyChange }, now);
    return after;
  }

  /** Carries a change of one comment up to its ancestors, as far as it reaches. */
  private async replied(
    tx: EntityManager,
    reply: Pick<CommentRecord, 'siteId' | 'parentId'>,
    change: { replies: number; shownReplies: number },
    now: Date,
  ): Promise<void> {
    let id = reply.parentId;
    let delta = change;
    while (id !== null && (delta.replies !== 0 || delta.shownReplies !== 0)) {
      const { shownReplies } = await this.counters.within(tx).addReplies(reply.siteId, id, delta);
      const parent = (await this.comments.within(tx).find(reply.siteId, id))!;
      const shown = isShown(parent.state, shownReplies);
      if (shown === parent.shown) return;

      const placed = await this.placed(tx, { ...parent, shown }, now);
      await this.comments.within(tx).showPlace(placed);
      if (placed.number !== parent.number) await this.numberGiven(tx, placed);
      delta = { replies: 0, shownReplies: shown ? 1 : -1 };
      id = parent.parentId;
    }
  }

  /** What is shown for the first time gets its moment and, at the top, its number; both for ever. */
  private async placed(
    tx: EntityManager,
    comment: CommentRecord,
    now: Date,
  ): Promise<CommentRecord> {
    if (!comment.shown || comment.publishedAt) return comment;
    if (comment.parentId !== null) return { ...comment, publishedAt: now };
    const [counters] = await this.counters.within(tx).lock(comment.siteId, [comment.threadId]);
    return { ...comment, publishedAt: now, number: counters!.lastNumber + 1 };
  }

  private async numberGiven(tx: EntityManager, comment: CommentRecord): Promise<void> {
    const lastNumber = comment.number ?? 0;
    const none = { comments: 0, topLevel: 0, lastAt: null };
    await this.counters.within(tx).add(comment.siteId, comment.threadId, { ...none, lastNumber });
  }
}
