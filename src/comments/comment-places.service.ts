import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import { isShown, type CommentState } from './comment-states.rules.js';
import { CommentsRepository, type CommentRecord, type NewComment } from './comments.repository.js';
import { countsOf, repliesOf, summed } from './comment-counts.rules.js';
import { CountersRepository, type Counters, type RepliesChange } from './counters.repository.js';

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

  /** As `lock`, of threads that change by what is put into the event log, in the order of their ids. */
  async lockForEvents(
    tx: EntityManager,
    siteId: string,
    threadIds: readonly string[],
  ): Promise<Counters[]> {
    return this.counters.within(tx).lockForEvents(siteId, threadIds);
  }

  /** Stores comments, parents before children, in one statement or a few; counts those that show. */
  async store(
    tx: EntityManager,
    siteId: string,
    comments: readonly NewComment[],
    now: Date,
  ): Promise<void> {
    const published = comments.filter(({ state }) => state === 'published');
    await Promise.all([
      this.comments.within(tx).insertMany(siteId, comments),
      this.counters.within(tx).add(siteId, countsOf(published)),
      this.replied(tx, siteId, repliesOf(published), now),
    ]);
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
    await this.count(tx, after, published);
    if (after.parentId !== null) {
      const shownReplies = Number(after.shown) - Number(before.shown);
      const change = { commentId: after.parentId, replies: published, shownReplies };
      await this.replied(tx, after.siteId, summed([change]), now);
    }
    return after;
  }

  /** @param published 1: it comes, -1: it goes, 0: it only has its number */
  private async count(
    tx: EntityManager,
    { siteId, threadId, parentId, number, publishedAt }: CommentRecord,
    published: number,
  ): Promise<void> {
    const change = {
      threadId,
      comments: published,
      topLevel: parentId === null ? published : 0,
      lastNumber: number ?? 0,
      lastAt: published > 0 ? publishedAt : null,
    };
    await this.counters.within(tx).add(siteId, [change]);
  }

  /** Carries changes of comments up to their ancestors, as far as they reach. */
  private async replied(
    tx: EntityManager,
    siteId: string,
    changes: readonly RepliesChange[],
    now: Date,
  ): Promise<void> {
    let level = changes;
    while (level.length > 0) {
      const above: RepliesChange[] = [];
      for (const { commentId, ...has } of await this.counters
        .within(tx)
        .addReplies(siteId, level)) {
        const shown = isShown(has.state, has.shownReplies);
        if (shown === has.shown) continue;
        const parentId = await this.showPlace(tx, { siteId, id: commentId, shown }, now);
        if (parentId === null) continue;
        above.push({ commentId: parentId, replies: 0, shownReplies: shown ? 1 : -1 });
      }
      level = summed(above);
    }
  }

  /** @returns whom it replies to */
  private async showPlace(
    tx: EntityManager,
    { siteId, id, shown }: Pick<CommentRecord, 'siteId' | 'id' | 'shown'>,
    now: Date,
  ): Promise<string | null> {
    const comment = (await this.comments.within(tx).find(siteId, id))!;
    const placed = await this.placed(tx, { ...comment, shown }, now);
    await this.comments.within(tx).showPlace(placed);
    if (placed.number !== comment.number) await this.count(tx, placed, 0);
    return comment.parentId;
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
}
