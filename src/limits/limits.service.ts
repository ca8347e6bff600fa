import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { LimitsRepository } from './limits.repository.js';
import { rateLimitFields, tightest, type Wanted } from './limits.rules.js';

export type { Limit, Wanted } from './limits.rules.js';

/** How much of something may be done in a time, counted across all instances. */
@Injectable()
export class LimitsService {
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
    const answers = await this.limits.take(siteId, wanted, this.clock.now());
    const fields = rateLimitFields(wanted, answers);
    if (answers.every(({ taken }) => taken)) return fields;

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
    await this.limits.dropFull(siteId, this.clock.now());
  }
}
