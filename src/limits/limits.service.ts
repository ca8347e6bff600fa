import { Injectable } from '@nestjs/common';
import { Batches } from '../common/batches.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { LimitsRepository } from './limits.repository.js';
import { rateLimitFields, tightest, type Taken, type Wanted } from './limits.rules.js';

export type { Limit, Wanted } from './limits.rules.js';

/** In one statement, which holds their buckets until it has ended. */
const MOST_TOGETHER = 100;
/** In one statement, which charges wait for. */
const MOST_DROPPED = 1_000;

/** How much of something may be done in a time, counted across all instances. */
@Injectable()
export class LimitsService {
  private readonly charges = new Batches<readonly Wanted[], Taken[]>(
    async (siteId, calls) => this.limits.take(siteId, calls, this.clock.now()),
    MOST_TOGETHER,
  );

  constructor(
    private readonly limits: LimitsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes one from each bucket; where one is empty, none. Answers the `RateLimit` fields, which a
   * refusal has too.
   *
   * @throws {Problem} rate-limited, slow-mode
   */
  async take(siteId: string, wanted: readonly Wanted[]): Promise<Record<string, string>> {
    if (wanted.length === 0) return {};
    const answers = await this.charges.ask(siteId, wanted);
    const fields = rateLimitFields(wanted, answers);
    if (answers.every(({ wait }) => wait === 0)) return fields;

    const at = tightest(answers);
    const { name } = wanted[at]!.limit;
    const retryAfter = Math.max(1, Math.ceil(answers[at]!.wait));
    throw new Problem(
      name === 'slow-mode' ? 'slow-mode' : 'rate-limited',
      `Come again in ${retryAfter} seconds.`,
      { retryAfter, limit: name },
      { 'retry-after': String(retryAfter), ...fields },
    );
  }

  /** Call it now and then. */
  async forget(siteId: string): Promise<void> {
    const now = this.clock.now();
    while ((await this.limits.dropFull(siteId, now, MOST_DROPPED)) === MOST_DROPPED);
  }
}
