import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { sightOf } from './caller.rules.js';
import { waitingRevision } from './comment-moderation.rules.js';
import { CommentsRepository } from './comments.repository.js';
import { ReportsRepository, type Report } from './reports.repository.js';
import { weightOf, type ReportState } from './reports.rules.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';
import { WritersService } from './writers.service.js';

/** Complaints by readers: stored, counted, and put before a moderator. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly reports: ReportsRepository,
    private readonly reviews: ReviewsService,
    private readonly writers: WritersService,
  ) {}

  /**
   * Reports the text that shows; also in a closed thread. A second report of one text by one
   * reader changes nothing. One that repeats what a moderator has declined, or comes from somebody
   * whose reports a sanction keeps from counting, is kept and makes no work; its reporter cannot tell.
   *
   * @throws {Problem} comment-not-found, own-comment, sanctioned, invalid-request (a reason the site has not),
   *   invalid-credential (the reader was erased or merged meanwhile)
   */
  async report(
    site: Site,
    personId: string,
    commentId: string,
    { via, ...given }: { reason: string; explanation: string | null; via: string | null },
    open?: EntityManager,
  ): Promise<void> {
    const { reportReasons } = site.settings;
    if (!reportReasons.includes(given.reason)) {
      const detail = `must be one of ${reportReasons.join(', ')}`;
      throw Problem.invalid([{ pointer: '#/reason', detail }]);
    }
    // Who holds a connection of the pool waits for no second one.
    const comments = open ? this.comments.within(open) : this.comments;
    const found = await comments.find(site.id, commentId);
    const sight = found && sightOf({ kind: 'reader', personId }, found);
    if (sight === 'own') throw new Problem('own-comment');
    if (!found || sight !== 'public') throw new Problem('comment-not-found');

    const work = async (write: ThreadWrite): Promise<void> => {
      const { tx, thread, now } = write;
      if (thread.lifecycle.state === 'hidden') throw new Problem('comment-not-found');
      const [comment] = await this.comments.within(tx).lockMany(site.id, [commentId]);
      if (comment?.state !== 'published') throw new Problem('comment-not-found');
      const { personId: reporter, standing } = await this.writers.admitReader(
        tx,
        site.id,
        personId,
      );
      if (comment.personId === reporter) throw new Problem('own-comment');
      const { revisionId } = comment;
      const about = { commentId, revisionId, ...given };
      const state = await this.add(write, reporter, { ...about, mutedBy: standing.mutedBy });
      if (state === null) return;
      if (state === 'received') {
        await this.reviews.open(tx, site, {
          commentId,
          // A text that waits stays the one to decide about.
          revisionId: waitingRevision(comment) ?? revisionId,
          queue: 'reported',
          openedAt: now,
        });
      }
      await this.writing.record(write, 'report.created', commentId, via);
    };
    await this.writing.write(site, found.threadId, work, open);
  }

  /** Null when this reader has reported this text before. */
  private async add(
    { tx, site, now }: ThreadWrite,
    personId: string,
    about: Pick<Report, 'commentId' | 'revisionId' | 'reason' | 'explanation' | 'mutedBy'>,
  ): Promise<ReportState | null> {
    const reports = this.reports.within(tx);
    const declinedBy = await reports.declinedBy(site.id, about);
    const repeats = declinedBy !== null;
    const muted = about.mutedBy !== null && !repeats;
    const ended = repeats || muted;
    const report: Report = {
      siteId: site.id,
      id: newId(),
      ...about,
      personId,
      noticeId: null,
      mutedBy: muted ? about.mutedBy : null,
      state: repeats ? 'duplicate' : muted ? 'superseded' : 'received',
      weight: weightOf(await reports.recordOf(site.id, personId)),
      createdAt: now,
      decidedAt: ended ? now : null,
      decisionId: declinedBy,
    };
    return (await reports.insert(report)) ? report.state : null;
  }
}
