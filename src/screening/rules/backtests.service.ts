import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../../common/http/problem.js';
import { newId } from '../../common/ids.js';
import { Cursors } from '../../common/paging/cursor.js';
import { keyedPage, type KeyedPage } from '../../common/paging/keyed-page.js';
import { Clock } from '../../common/time/clock.js';
import type { Decided } from './backtest.rules.js';
import { BacktestsRepository, type Backtest, type BacktestHit } from './backtests.repository.js';
import { RulesService } from './rules.service.js';

export type { Backtest, BacktestHit } from './backtests.repository.js';

/** One after the other is worked on. */
const MOST_RUNNING = 5;

/** What rules would have done: counted against what people decided, beside the calls. */
@Injectable()
export class BacktestsService {
  constructor(
    private readonly backtests: BacktestsRepository,
    private readonly rules: RulesService,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Of the rule's present version. @throws {Problem} not-found, too-many-backtests */
  async create(tx: EntityManager, siteId: string, ruleId: string, last: number): Promise<Backtest> {
    const { version } = await this.rules.get(siteId, ruleId);
    const backtests = this.backtests.within(tx);
    if ((await backtests.countRunning(siteId)) >= MOST_RUNNING) {
      throw new Problem('too-many-backtests', 'Wait for one, or cancel it.');
    }
    const total = await backtests.countComments(siteId, last);
    const id = newId();
    await backtests.insert(siteId, { id, ruleId, version, total, createdAt: this.clock.now() });
    return (await backtests.find(siteId, id))!;
  }

  /** @throws {Problem} not-found */
  async find(siteId: string, id: string): Promise<Backtest> {
    const found = await this.backtests.find(siteId, id);
    if (!found) throw new Problem('not-found', 'There is no such backtest.');
    return found;
  }

  /** Nothing more is looked at; what was counted stays. @throws {Problem} not-found */
  async cancel(siteId: string, id: string): Promise<Backtest> {
    await this.backtests.end(siteId, id, { as: 'cancelled', at: this.clock.now() });
    return this.find(siteId, id);
  }

  /** Up to 10,000 by name. @throws {Problem} not-found, bad-cursor */
  async hits(
    siteId: string,
    id: string,
    asked: { decided: Decided | null; after?: string; limit: number },
  ): Promise<KeyedPage<BacktestHit>> {
    await this.find(siteId, id);
    return keyedPage<BacktestHit>(this.cursors, {
      scope: `backtest ${siteId} ${id} ${asked.decided ?? ''}`,
      after: asked.after,
      limit: asked.limit,
      read: ({ key, ...at }) =>
        this.backtests.hits(siteId, id, asked.decided, { ...at, key: key && String(key[0]) }),
      keyOf: ({ commentId }) => [commentId],
    });
  }
}
