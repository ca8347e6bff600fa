import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { keyedPage, type KeyedPage } from '../common/paging/keyed-page.js';
import { Clock } from '../common/time/clock.js';
import {
  MetricsRepository,
  type ModeratorMetrics,
  type Period,
  type QueueMetrics,
  type ReporterMetrics,
} from './metrics.repository.js';

export type {
  ModeratorMetrics,
  Period,
  QueueMetrics,
  ReporterMetrics,
} from './metrics.repository.js';

/** How moderation goes, counted from the rows themselves. */
@Injectable()
export class MetricsService {
  constructor(
    private readonly metrics: MetricsRepository,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  async queues(siteId: string, period: Period): Promise<QueueMetrics[]> {
    return this.metrics.queues(siteId, period, this.clock.now());
  }

  async moderators(siteId: string, period: Period): Promise<ModeratorMetrics[]> {
    return this.metrics.moderators(siteId, period);
  }

  /** Nothing decided is zero. */
  async moderator(
    siteId: string,
    period: Period,
    actor: ModeratorMetrics['actor'],
  ): Promise<ModeratorMetrics> {
    const found = await this.metrics.moderator(siteId, period, actor);
    return found ?? { actor, name: null, decisions: 0, byAction: {}, overturned: 0 };
  }

  /** Most reports first. @throws {Problem} bad-cursor */
  async reporters(
    siteId: string,
    period: Period,
    asked: { after?: string; limit: number },
  ): Promise<KeyedPage<ReporterMetrics>> {
    const { from, to } = period;
    return keyedPage<ReporterMetrics>(this.cursors, {
      scope: `reporters ${siteId} ${from.toISOString()} ${to.toISOString()}`,
      after: asked.after,
      limit: asked.limit,
      read: ({ key, ...at }) => {
        const last = key && ([Number(key[0]), String(key[1])] as const);
        return this.metrics.reporters(siteId, period, { ...at, key: last });
      },
      keyOf: ({ reports, personId }) => [reports, personId],
    });
  }
}
