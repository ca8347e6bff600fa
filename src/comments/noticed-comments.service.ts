import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { sightOf } from './caller.rules.js';
import { waitingRevision } from './comment-moderation.rules.js';
import { CommentWorkService } from './comment-work.service.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import { ReportsRepository } from './reports.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** A legal notice, as far as comments know it. */
export interface NoticeOn {
  id: string;
  /** Stands where a report has its reason. */
  category: string;
  /** Blind indexes of the notifier's address; none where it gave none. */
  emailIndexes: readonly Buffer[];
}

/** A comment that a notice may be about. */
export interface NoticeableComment {
  id: string;
  threadId: string;
}

/** Comments that legal notices are about. What a notice says of each is a report of its own kind. */
@Injectable()
export class NoticedCommentsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly reports: ReportsRepository,
    private readonly reviews: ReviewsService,
    private readonly work: CommentWorkService,
  ) {}

  /** The comment, where everybody may see it; null for every other, and for none. */
  async visible(site: Site, id: string): Promise<NoticeableComment | null> {
    const found = await this.comments.find(site.id, id);
    const isPublic = found !== null && sightOf({ kind: 'public' }, found) === 'public';
    return isPublic ? { id: found.id, threadId: found.threadId } : null;
  }

  /**
   * Puts the notice before a moderator, comment by comment in the order of threads and ids: each
   * joins the work there is, or opens some. One that repeats what was declined to the same address
   * makes none, and is answered by that.
   *
   * @returns those that are not public any more
   */
  async join(
    tx: EntityManager,
    site: Site,
    notice: NoticeOn,
    comments: readonly NoticeableComment[],
  ): Promise<string[]> {
    const inOrder = comments.toSorted((a, b) =>
      a.threadId === b.threadId ? order(a.id, b.id) : order(a.threadId, b.threadId),
    );
    const gone: string[] = [];
    for (const { id, threadId } of inOrder) {
      const joined = (write: ThreadWrite) => this.joinOne(write, notice, id);
      if (!(await this.writing.write(site, threadId, joined, tx))) gone.push(id);
    }
    return gone;
  }

  /** Takes back what a notice says of comments that nobody has decided about. @returns of how many */
  async takeBack(tx: EntityManager, site: Site, noticeId: string): Promise<number> {
    const open = await this.reports.within(tx).openOfNotice(site.id, noticeId);
    let taken = 0;
    for (const { commentId, threadId } of open) {
      taken += await this.writing.write(
        site,
        threadId,
        async (write) => {
          const [comment] = await this.comments.within(tx).lockMany(site.id, [commentId]);
          const about = { noticeId, commentId, at: write.now };
          const done = await this.reports.within(tx).withdraw(site.id, about);
          if (done) await this.work.takenBack(write, comment!);
          return done ? 1 : 0;
        },
        tx,
      );
    }
    return taken;
  }

  private async joinOne(write: ThreadWrite, notice: NoticeOn, id: string): Promise<boolean> {
    const { tx, site, thread, now } = write;
    const [comment] = await this.comments.within(tx).lockMany(site.id, [id]);
    if (thread.lifecycle.state === 'hidden' || comment?.state !== 'published') return false;
    const repeats = await this.add(write, notice, comment);
    if (!repeats) {
      await this.reviews.open(tx, site, {
        commentId: id,
        // A text that waits stays the one to decide about.
        revisionId: waitingRevision(comment) ?? comment.revisionId,
        queue: 'notices',
        openedAt: now,
      });
    }
    await this.writing.record(write, 'notice.created', id);
    return true;
  }

  /** @returns whether it repeats what was declined */
  private async add(
    { tx, site, now }: ThreadWrite,
    { id: noticeId, category, emailIndexes }: NoticeOn,
    { id: commentId, revisionId }: CommentRecord,
  ): Promise<boolean> {
    const reports = this.reports.within(tx);
    const about = { commentId, revisionId, reason: category };
    const declinedBy = await reports.declinedTo(site.id, emailIndexes, about);
    const repeats = declinedBy !== null;
    await reports.insert({
      ...about,
      ...{
        siteId: site.id,
        id: newId(),
        personId: null,
        noticeId,
        mutedBy: null,
        explanation: null,
      },
      ...{ state: repeats ? 'duplicate' : 'received', weight: 1, createdAt: now },
      ...{ decidedAt: repeats ? now : null, decisionId: declinedBy },
    });
    return repeats;
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
