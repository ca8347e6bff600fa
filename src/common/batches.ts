import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { currentCall, together, type Call } from './calls/call.js';

/** Does what was asked about one site, in the order of asking; an `Error` is the outcome of one alone. */
export type Batch<Asked, Outcome> = (
  siteId: string,
  asked: readonly Asked[],
) => Promise<readonly (Outcome | Error)[]>;

/** Of so many sites what is asked is joined; of further ones the oldest begin anew. */
const MOST_SITES = 10_000;

/**
 * Joins what is asked at the same time. One batch of a site is under way at a time: whoever comes
 * meanwhile makes the next, so nobody waits for company, and the more there are the more go together.
 */
export class Batches<Asked, Outcome> {
  private readonly sites = new LRUCache<string, DataLoader<Asked, Outcome>>({ max: MOST_SITES });

  /** @param most in one batch, which bounds how long it takes */
  constructor(
    private readonly run: Batch<Asked, Outcome>,
    private readonly most: number,
  ) {}

  async ask(siteId: string, asked: Asked): Promise<Outcome> {
    const call = currentCall();
    // Staff do not wait for what others have asked.
    const key = `${call?.lane ?? ''} ${siteId}`;
    let site = this.sites.get(key);
    if (!site) this.sites.set(key, (site = this.loaderOf(siteId, call?.anew())));
    return site.load(asked);
  }

  private loaderOf(siteId: string, like: Call | undefined): DataLoader<Asked, Outcome> {
    const turns = new Turns();
    const run = async (asked: readonly Asked[]): Promise<readonly (Outcome | Error)[]> => {
      try {
        return await together(like, async () => this.outcomes(siteId, asked));
      } finally {
        turns.over();
      }
    };
    const batchScheduleFn = (begin: () => void): void => turns.take(begin);
    return new DataLoader(run, { cache: false, maxBatchSize: this.most, batchScheduleFn });
  }

  /** What the database cannot read is one's own fault, and nobody else's. */
  private async outcomes(
    siteId: string,
    asked: readonly Asked[],
  ): Promise<readonly (Outcome | Error)[]> {
    try {
      return await this.run(siteId, asked);
    } catch (error) {
      if (asked.length === 1 || !isOfData(error)) throw error;
      const alone = await Promise.allSettled(asked.map(async (each) => this.run(siteId, [each])));
      return alone.map((each) =>
        each.status === 'fulfilled' ? each.value[0]! : (each.reason as Error),
      );
    }
  }
}

/** Class 22 of PostgreSQL's errors: data exceptions. */
function isOfData(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('22');
}

/** One after the other. */
class Turns {
  private taken = false;
  private readonly waiting: (() => void)[] = [];

  take(begin: () => void): void {
    if (this.taken) {
      this.waiting.push(begin);
      return;
    }
    this.taken = true;
    setImmediate(begin);
  }

  over(): void {
    const next = this.waiting.shift();
    if (next) setImmediate(next);
    else this.taken = false;
  }
}
