import { Injectable } from '@nestjs/common';
import type { Site } from '../sites/sites.service.js';
import {
  CommentErasureRepository,
  type Authors,
  type Located,
} from './comment-erasure.repository.js';
import { CommentForgettingService, type Erased } from './comment-forgetting.service.js';
import type { CommentState } from './comment-states.rules.js';
import { CommentsRepository } from './comments.repository.js';
import { ThreadWritingService } from './thread-writing.service.js';

export type { Authors } from './comment-erasure.repository.js';
export type { Erased } from './comment-forgetting.service.js';

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
    private readonly forgetting: CommentForgettingService,
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
  async eraseExplanationsBy(site: Site, authors: Authors, now: Date): Promise<number> {
    return this.erasure.dropExplanations(site.id, authors, now);
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
      return this.forgetting.erase(write, { kept: fated('unname'), gone: fated('purge') });
    });
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
