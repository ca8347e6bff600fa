import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import { ThreadsService } from '../threads/threads.service.js';
import { sightOf } from './caller.rules.js';
import { refusalToPost } from './comment.rules.js';
import { CommentsRepository } from './comments.repository.js';
import { VotesRepository, type VoteCounts } from './votes.repository.js';
import { recount, type Vote } from './votes.rules.js';
import { WritersService } from './writers.service.js';

/** A vote is a state: setting it twice counts once. */
@Injectable()
export class VotesService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly comments: CommentsRepository,
    private readonly votes: VotesRepository,
    private readonly threads: ThreadsService,
    private readonly writers: WritersService,
  ) {}

  /**
   * @throws {Problem} comment-not-found, own-comment, thread-closed, forbidden (votes are off),
   *   sanctioned, invalid-credential (they were erased)
   */
  async vote(
    site: Site,
    personId: string,
    commentId: string,
    value: Vote,
  ): Promise<{ votes: VoteCounts; mine: Vote }> {
    if (!site.settings.votes) throw new Problem('forbidden', 'This site takes no votes.');
    const comment = await this.comments.find(site.id, commentId);
    const sight = comment && sightOf({ kind: 'reader', personId }, comment);
    if (!comment || sight === 'nothing') throw new Problem('comment-not-found');
    if (sight === 'own') throw new Problem('own-comment');
    if (sight !== 'public') throw new Problem('comment-not-found');

    const votes = await this.db.transaction(site.id, async (tx) => {
      const thread = await this.threads.lockForVote(tx, site, comment.threadId);
      const refusal = refusalToPost(thread.lifecycle.state);
      if (refusal) throw new Problem(refusal, noticeOf(thread, site));

      const repository = this.votes.within(tx);
      const counts = await repository.lockCounts(site.id, commentId);
      const { personId: voter, now: votedAt } = await this.writers.admitReader(
        tx,
        site.id,
        personId,
      );
      const now = await this.comments.within(tx).find(site.id, commentId);
      if (now?.state !== 'published') throw new Problem('comment-not-found');
      if (now.personId === voter) throw new Problem('own-comment');
      const before = await repository.find(site.id, commentId, voter);
      if (before === value) return counts;
      if (value === 0) await repository.drop(site.id, commentId, voter);
      else await repository.put(site.id, commentId, voter, value, votedAt);
      const after = recount(counts, before, value);
      await repository.count(site.id, commentId, after);
      return after;
    });
    return { votes, mine: value };
  }
}
