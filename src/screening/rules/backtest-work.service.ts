import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { loggedError } from '../../common/http/logged-error.js';
import { Clock } from '../../common/time/clock.js';
import { JobsService } from '../../jobs/jobs.service.js';
import type { Site } from '../../sites/sites.service.js';
import { MOST_NAMED, tallyOf } from './backtest.rules.js';
import { BacktestsRepository, type Backtest } from './backtests.repository.js';
import { PastTextsService } from './past-texts.service.js';
import { RulesRepository } from './rules.repository.js';

const EVERY_MS = 5_000;
/** A few milliseconds of work. */
const BATCH = 100;
const LEASE_MS = 60_000;
/** Of the time it takes, so much is left to readers after each batch. */
const REST = 5;
const MOST_REST_MS = 1_000;

/** Works on backtests beside the calls: one at a time, in short reads, and mostly resting. */
@Injectable()
export class BacktestWorkService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Backtests');
  private readonly working = new Map<string, Promise<void>>();
  private readonly stop = new AbortController();

  constructor(
    private readonly backtests: BacktestsRepository,
    private readonly rules: RulesRepository,
    private readonly past: PastTextsService,
    private readonly beside: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const run = (site: Site): Promise<void> => Promise.resolve(this.wake(site.id));
    this.beside.register({ name: 'backtests', everyMs: EVERY_MS, run });
  }

  /** The batch at hand is finished; whichever instance comes next goes on behind it. */
  async onApplicationShutdown(): Promise<void> {
    this.stop.abort();
    await Promise.all(this.working.values());
  }

  /** Begins with what waits, unless this instance is at it. */
  wake(siteId: string): void {
    if (this.stop.signal.aborted || this.working.has(siteId)) return;
    const work = this.runAll(siteId)
      .catch((error: unknown) => this.logger.error(loggedError(error).summary))
      .finally(() => this.working.delete(siteId));
    this.working.set(siteId, work);
  }

  private async runAll(siteId: string): Promise<void> {
    while (!this.stop.signal.aborted) {
      const token = randomUUID();
      const backtest = await this.backtests.take(siteId, token, this.clock.now(), this.leaseEnd());
      if (!backtest) return;
      try {
        await this.run(siteId, backtest);
      } finally {
        await this.backtests.release(siteId, token);
      }
    }
  }

  private async run(siteId: string, backtest: Backtest): Promise<void> {
    const { ruleId, version, total } = backtest;
    const { condition } = await this.rules.version(siteId, ruleId, version);
    let at = backtest;
    while (!this.stop.signal.aborted) {
      const began = performance.now();
      const left = Math.min(BATCH, total - at.lookedAt);
      const texts = left > 0 ? await this.backtests.texts(siteId, at, left) : [];
      if (texts.length === 0) {
        const { id, leaseToken } = backtest;
        await this.backtests.end(siteId, id, { as: 'done', at: this.clock.now(), leaseToken });
        return;
      }
      const tried = await Promise.all(texts.map((text) => this.past.try(siteId, condition, text)));
      const tally = tallyOf(tried);
      const named = tried.flatMap(({ hit }) => hit ?? []).slice(0, MOST_NAMED - at.hits);
      const hits = at.hits < MOST_NAMED ? named : [];
      const step = { tally, hits, last: texts.at(-1)!, until: this.leaseEnd() };
      if (!(await this.backtests.advance(siteId, backtest, step))) return;
      const { time, id } = step.last;
      at = {
        ...at,
        lookedAt: at.lookedAt + tally.lookedAt,
        hits: at.hits + tally.hits,
        after: { time, id },
      };
      await this.rest(performance.now() - began);
    }
  }

  private async rest(workedMs: number): Promise<void> {
    const { signal } = this.stop;
    await pause(Math.min(MOST_REST_MS, workedMs * REST), null, { signal }).catch(() => null);
  }

  private leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }
}
