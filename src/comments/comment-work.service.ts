import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ReviewsService, type ReviewItem } from '../reviews/reviews.service.js';
import { waitingRevision, workOf, type Action, type Effect } from './comment-moderation.rules.js';
import type { CommentRecord } from './comments.repository.js';
import { ReportsRepository } from './reports.repository.js';
import { answerOf, type NoticeAnswer } from './reports.rules.js';
import type { ThreadWrite } from './thread-writing.service.js';

/** What was decided about a comment, and about the work there was with it. */
export interface Decided {
  action: Action;
  effect: Effect['kind'];
  decisionId: string;
  /** Of the legal notices that it declines. */
  notices: NoticeAnswer | null;
  before: CommentRecord;
  after: CommentRecord;
  item: ReviewItem | null;
}

/**
 * Ends the work about a comment together with the reports that wait for it, and brings both back:
 * whenever a report is open, there is an item to decide about. Works under the locks of the thread
 * and of the comment.
 */
@Injectable()
export class CommentWorkService {
  constructor(
    private readonly reports: ReportsRepository,
    private readonly reviews: ReviewsService,
  ) {}

  /** The item that waits for a decision, locked. */
  async lockLive(tx: EntityManager, siteId: string, commentId: string): Promise<ReviewItem | null> {
    return this.reviews.lockLive(tx, siteId, commentId);
  }

  /**
   * Whoever waited is answered; a text that waits still, or again, is put before a moderator anew,
   * and so is one that readers have reported and nobody has judged. Call it once the decision is
   * stored, and not for flags.
   */
  async answered(write: ThreadWrite, decided: Decided): Promise<void> {
    const { tx, site, now } = write;
    const { action, after, item } = decided;
    if (item !== null && item.reports > 0) await this.answerReports(write, decided);
    const as = action === 'dismiss-reports' ? 'dismissed' : 'decided';
    await this.reviews.ended(tx, site.id, after.id, { as, at: now });
    await this.goOn(write, after, { reported: item !== null && item.reports > 0 });
  }

  /** There is nothing left to decide, by its author or by law. */
  async superseded({ tx, site, now }: ThreadWrite, commentId: string): Promise<void> {
    await this.reviews.superseded(tx, site.id, commentId, now);
    await this.reports.within(tx).supersede(site.id, commentId, now);
  }

  /** A text that waited goes; what readers have reported is still to be decided about. */
  async unwaited(write: ThreadWrite, comment: CommentRecord): Promise<void> {
    const { tx, site, now } = write;
    await this.reviews.superseded(tx, site.id, comment.id, now);
    await this.goOn(write, { ...comment, pendingRevisionId: null }, { reported: true });
  }

  /** A legal notice is taken back; where nothing else is to be decided about, the item goes. */
  async takenBack(write: ThreadWrite, comment: CommentRecord): Promise<void> {
    const { tx, site, now } = write;
    const open = await this.reports.within(tx).open(site.id, comment.id);
    if (open.reports === 0 && workOf(comment) === null) {
      return this.reviews.superseded(tx, site.id, comment.id, now);
    }
    await this.reviews.recount(tx, site.id, [comment.id]);
  }

  /** A report of the text that shows is open, and counts. */
  async reported({ tx, site, now: openedAt }: ThreadWrite, comment: CommentRecord): Promise<void> {
    const { id: commentId } = comment;
    // A text that waits stays the one to decide about.
    const revisionId = waitingRevision(comment) ?? comment.revisionId;
    await this.reviews.open(tx, site, { commentId, revisionId, queue: 'reported', openedAt });
  }

  /** What a decision answered is open again; so is its item, unless nobody had waited for it. */
  async undone(
    write: ThreadWrite,
    comment: CommentRecord,
    { itemId, decisionId }: { itemId: string | null; decisionId: string },
  ): Promise<void> {
    const { tx, site, now } = write;
    const { id: commentId, state } = comment;
    const reports = this.reports.within(tx);
    await reports.reopen(site.id, commentId, decisionId);
    const work = workOf(comment);
    if (itemId !== null) {
      await this.reviews.superseded(tx, site.id, commentId, now);
      await this.reviews.reopen(tx, site.id, { commentId, id: itemId });
    } else if (work === null && state !== 'published') {
      return this.superseded(write, commentId);
    } else if (work === null && (await reports.open(site.id, commentId)).reports === 0) {
      return this.reviews.superseded(tx, site.id, commentId, now);
    }
    const revisionId = work?.revisionId ?? comment.revisionId;
    await this.reviews.follow(tx, site.id, { commentId, revisionId });
  }

  private async answerReports(
    { tx, site, now: at }: ThreadWrite,
    { action, effect, notices, decisionId, before, after }: Decided,
  ): Promise<void> {
    const answer = answerOf({ action, effect, notices }, before, after);
    if (answer === null) return;
    await this.reports.within(tx).answer(site.id, after.id, answer, { decisionId, at });
  }

  /** Whatever is still to be done once an item has ended. A verdict of spam needs no second look. */
  private async goOn(
    { tx, site, now: openedAt }: ThreadWrite,
    comment: CommentRecord,
    { reported }: { reported: boolean },
  ): Promise<void> {
    const { id: commentId, state, revisionId } = comment;
    const work = state === 'spam' ? null : workOf(comment);
    if (work) await this.reviews.open(tx, site, { commentId, ...work, openedAt });
    if (!reported || state !== 'published' || work?.queue === 'pending') return;
    const open = await this.reports.within(tx).open(site.id, commentId);
    if (open.reports === 0) return;
    const queue = open.notices > 0 ? 'notices' : 'reported';
    await this.reviews.open(tx, site, { commentId, revisionId, queue, openedAt });
  }
}
