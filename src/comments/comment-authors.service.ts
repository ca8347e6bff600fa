import { Injectable } from '@nestjs/common';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { CommentAuthorsRepository, type Trace } from './comment-authors.repository.js';
import { CommentsRepository } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

export type { Trace } from './comment-authors.repository.js';

/**
 * Makes comments somebody else's: thread by thread, each in a transaction of its own, since one
 * person may have written in thousands, and none of those should wait for all the others.
 */
@Injectable()
export class CommentAuthorsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly authors: CommentAuthorsRepository,
    private readonly reviews: ReviewsService,
  ) {}

  /** Gives a person the comments with this trace that belong to nobody. @returns how many */
  async claim(site: Site, personId: string, trace: Trace): Promise<number> {
    let claimed = 0;
    for (const threadId of await this.authors.threadsWithTrace(site.id, trace)) {
      claimed += await this.writing.write(site, threadId, async (write) => {
        const ids = await this.authors.within(write.tx).lockUnowned(site.id, threadId, trace);
        return this.give(write, personId, { ids, voted: [] });
      });
    }
    return claimed;
  }

  /** Moves all that somebody did before they were merged to whoever they were merged into. */
  async moveAll(site: Site, fromId: string): Promise<void> {
    for (const threadId of await this.authors.threadsOf(site.id, fromId)) {
      await this.writing.write(site, threadId, async (write) => {
        const authors = this.authors.within(write.tx);
        const ids = await authors.lockOwn(site.id, threadId, fromId);
        const voted = await authors.votedOn(site.id, threadId, fromId);
        await this.give(write, fromId, { ids, voted });
      });
    }
  }

  /** A person's comments by state; a state without any is absent. */
  async countsOf(site: Site, personId: string): Promise<Record<string, number>> {
    const rows = await this.authors.countsOf(site.id, personId);
    return Object.fromEntries(rows.map(({ state, comments }) => [state, comments]));
  }

  /** Nobody is given anything once they were erased. */
  private async give(
    { tx, site, thread, now }: ThreadWrite,
    personId: string,
    { ids, voted }: { ids: readonly string[]; voted: readonly string[] },
  ): Promise<number> {
    const authors = this.authors.within(tx);
    const ranked = [...new Set([...ids, ...voted])];
    await authors.lockRanks(site.id, ranked);
    const to = await this.comments.within(tx).lockAuthor(site.id, personId);
    if (to === null) return 0;
    await authors.give(site.id, ids, to, now);
    if (to !== personId) {
      const move = { from: personId, to };
      await authors.moveVotes(site.id, voted, move);
      const reported = await authors.moveReports(site.id, thread.id, move);
      await this.reviews.recount(tx, site.id, reported);
    }
    await authors.recount(site.id, ranked);
    return ids.length;
  }
}
