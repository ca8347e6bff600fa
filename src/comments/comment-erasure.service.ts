import { Injectable } from '@nestjs/common';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import {
  CommentErasureRepository,
  type Authors,
  type Located,
} from './comment-erasure.repository.js';
import { CommentPlacesService } from './comment-places.service.js';
import { moveOf, type CommentState } from './comment-states.rules.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

export type { Authors } from './comment-erasure.repository.js';

/** How many rows of each kind were erased. */
export interface Erased {
  comments: number;
  texts: number;
  origins: number;
  remarks: number;
  answers: number;
  findings: number;
}

type Fate = 'unname' | 'purge' | 'leave';
type FateOf = (state: CommentState) => Fate;

/** Comments in one go; each thread's are one transaction. */
const BATCH = 200;

/**
 * Makes comments forget who wrote them, or their words be forgotten. What was done is found no more,
 * so going on after a kill begins where it ended.
 */
@Injectable()
export class CommentErasureService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly erasure: CommentErasureRepository,
    private readonly places: CommentPlacesService,
    private readonly reviews: ReviewsService,
  ) {}

  /**
   * Everything by these authors. With `keepPublished` a text that shows stays, without its author;
   * what does not show goes in any case.
   */
  async eraseBy(
    site: Site,
    authors: Authors,
    { keepPublished }: { keepPublished: boolean },
    progress: (erased: Erased) => Promise<void>,
  ): Promise<Erased> {
    const fateOf = (state: CommentState): Fate =>
      keepPublished && state === 'published' ? 'unname' : 'purge';
    const next = () => this.erasure.someOf(site.id, authors, BATCH);
    return this.inBatches(site, next, { fateOf, progress });
  }

  /** What was turned down before then: the texts go, the decisions stay. */
  async eraseTurnedDown(site: Site, before: Date): Promise<Erased> {
    // Somebody may approve it between the look and the lock.
    const fateOf = (state: CommentState): Fate =>
      state === 'rejected' || state === 'spam' ? 'purge' : 'leave';
    const next = () => this.erasure.someTurnedDown(site.id, before, BATCH);
    return this.inBatches(site, next, { fateOf, progress: () => Promise.resolve() });
  }

  /** What these people wrote to the moderators. */
  async eraseExplanationsBy(site: Site, personIds: readonly string[]): Promise<number> {
    return this.erasure.dropExplanations(site.id, personIds);
  }

  /** Ends what was hashed with keys that are gone. */
  async forgetAddresses(site: Site, firstKeptDay: string): Promise<void> {
    await this.erasure.dropAddressesBefore(site.id, firstKeptDay);
  }

  private async inBatches(
    site: Site,
    next: () => Promise<Located[]>,
    how: { fateOf: FateOf; progress: (erased: Erased) => Promise<void> },
  ): Promise<Erased> {
    const erased: Erased = {
      comments: 0,
      texts: 0,
      origins: 0,
      remarks: 0,
      answers: 0,
      findings: 0,
    };
    for (let batch = await next(); batch.length > 0; batch = await next()) {
      for (const [threadId, ids] of byThread(batch)) {
        add(erased, await this.eraseIn(site, threadId, ids, how.fateOf));
      }
      await how.progress({ ...erased });
    }
    return erased;
  }

  private async eraseIn(
    site: Site,
    threadId: string,
    ids: readonly string[],
    fateOf: FateOf,
  ): Promise<Erased> {
    return this.writing.write(site, threadId, async (write) => {
      const rows = await this.comments.within(write.tx).lockMany(site.id, ids);
      const fated = (fate: Fate) => rows.filter(({ state }) => fateOf(state) === fate);
      const [kept, gone] = [fated('unname'), fated('purge')];
      for (const comment of kept) await this.unname(write, comment);
      for (const comment of gone) await this.purge(write, comment);
      const idsOf = (some: readonly CommentRecord[]) => some.map(({ id }) => id);
      return this.forget(write, { all: idsOf([...kept, ...gone]), gone: idsOf(gone) });
    });
  }

  private async unname(
    write: ThreadWrite,
    { id, pendingRevisionId }: CommentRecord,
  ): Promise<void> {
    if (pendingRevisionId !== null) {
      await this.reviews.superseded(write.tx, write.site.id, id, write.now);
    }
    await this.writing.record(write, 'comment.updated', id);
  }

  private async purge(write: ThreadWrite, comment: CommentRecord): Promise<void> {
    const move = moveOf('purge', comment.state, comment.priorState);
    if (typeof move !== 'object') return;
    await this.places.settle(write.tx, comment, move.to, { reason: null, now: write.now });
    await this.reviews.superseded(write.tx, write.site.id, comment.id, write.now);
    await this.writing.record(write, 'comment.erased', comment.id);
  }

  private async forget(
    { tx, site, now }: ThreadWrite,
    { all, gone }: { all: readonly string[]; gone: readonly string[] },
  ): Promise<Erased> {
    const erasure = this.erasure.within(tx);
    await erasure.unname(site.id, all, now);
    const kept = all.filter((id) => !gone.includes(id));
    return {
      comments: all.length,
      texts:
        (await erasure.emptyOlderTexts(site.id, kept)) + (await erasure.emptyTexts(site.id, gone)),
      origins: await erasure.dropOrigins(site.id, all),
      answers: await erasure.dropAnswers(site.id, all),
      findings: await erasure.dropFindings(site.id, all),
      remarks:
        (await erasure.dropRemarks(site.id, kept, { reports: false })) +
        (await erasure.dropRemarks(site.id, gone, { reports: true })),
    };
  }
}

function byThread(batch: readonly Located[]): Map<string, string[]> {
  const threads = new Map<string, string[]>();
  for (const { id, threadId } of batch) {
    threads.set(threadId, [...(threads.get(threadId) ?? []), id]);
  }
  return threads;
}

function add(sum: Erased, more: Erased): void {
  for (const name of Object.keys(more) as (keyof Erased)[]) sum[name] += more[name];
}
