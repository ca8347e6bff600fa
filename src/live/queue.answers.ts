import { Injectable } from '@nestjs/common';
import { hashOf } from '../common/http/caching.js';
import { Clock } from '../common/time/clock.js';
import { toQueueView, type QueueView } from '../moderation/dto/queues.view.js';
import { QueueItemsService, termsOf } from '../reviews/queue-items.service.js';
import type { Site } from '../sites/sites.service.js';
import type { QueueChangeView, QueueStateView } from './dto/queue-change.view.js';
import { queueChange, type QueuedWork } from './queue-change.rules.js';

export type { QueueStateView } from './dto/queue-change.view.js';

const FIRST = 100;

/** Tells how a queue stands. Texts are asked for one by one: what is told here is ids and numbers. */
@Injectable()
export class QueueAnswers {
  constructor(
    private readonly queues: QueueItemsService,
    private readonly clock: Clock,
  ) {}

  /** @throws {Problem} not-found */
  check(site: Site, key: string): void {
    termsOf(site, key);
  }

  /** @throws {Problem} not-found */
  async state(site: Site, key: string): Promise<QueueStateView> {
    const now = this.clock.now();
    const page = await this.queues.page(site, key, { order: 'priority', filter: {}, limit: FIRST });
    const counts = await this.queues.counts(site);
    const queue: QueueView = toQueueView(counts.find((count) => count.queue === key)!);
    const items = page.items.map<QueuedWork>(({ id, commentId, version, leaseUntil }) => ({
      id,
      commentId,
      version,
      isClaimed: leaseUntil !== null && leaseUntil > now,
    }));
    return { id: hashOf(JSON.stringify([queue, items])), type: 'queue.state', queue, items };
  }

  /** Null where they are the same. */
  change(before: QueueStateView, { id, queue, items }: QueueStateView): QueueChangeView | null {
    if (id === before.id) return null;
    return { id, type: 'queue.changed', queue, ...queueChange(before.items, items) };
  }
}
