import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { keyedPage, type KeyedPage } from '../common/paging/keyed-page.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import type { ItemFilter, ItemOrder } from './queue-items.queries.js';
import { QueueItemsRepository, type QueueCount } from './queue-items.repository.js';
import { queueOf, queuesOf, type QueueTerms } from './queue.rules.js';
import type { ReviewItem } from './review-item.js';

export type { ItemFilter, ItemOrder } from './queue-items.queries.js';
export { ITEM_ORDERS } from './queue-items.queries.js';

/** Looking at queues. */
@Injectable()
export class QueueItemsService {
  constructor(
    private readonly items: QueueItemsRepository,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Every queue of the site, also those that are empty, or are gone and are not. */
  async counts(site: Site): Promise<(QueueCount & { name: string })[]> {
    const now = this.clock.now();
    await this.items.wake(site.id, now);
    const counts = await this.items.counts(site.id, now);
    const known = queuesOf(site.settings.queues);
    const gone = counts.filter(({ queue }) => known.every(({ key }) => key !== queue));
    return [
      ...known.map(({ key, name }) => ({
        ...(counts.find(({ queue }) => queue === key) ?? emptyQueue(key)),
        name,
      })),
      ...gone.map((count) => ({ ...count, name: count.queue })),
    ];
  }

  /** @throws {Problem} bad-cursor, not-found */
  async page(
    site: Site,
    queue: string,
    asked: { order: ItemOrder; filter: ItemFilter; after?: string; limit: number },
  ): Promise<KeyedPage<ReviewItem>> {
    const { order, filter, after, limit } = asked;
    const { key } = termsOf(site, queue);
    await this.items.wake(site.id, this.clock.now());
    return keyedPage(this.cursors, {
      scope: `queue ${site.id} ${key} ${order} ${JSON.stringify(filter)}`,
      after,
      limit,
      read: (at) => this.items.page(site.id, key, { order, filter, ...at, key: timed(at.key) }),
      keyOf: (item) => keyOf(order, item),
    });
  }

  /** @throws {Problem} not-found */
  async one(site: Site, id: string): Promise<ReviewItem> {
    const item = await this.items.find(site.id, id);
    if (!item) throw new Problem('not-found', 'There is no such item.');
    return item;
  }
}

/** @throws {Problem} not-found */
export function termsOf(site: Site, key: string): QueueTerms {
  const terms = queueOf(site.settings.queues, key);
  if (terms) return terms;
  const keys = queuesOf(site.settings.queues).map((queue) => queue.key);
  throw new Problem('not-found', `The queues are ${keys.join(', ')}.`);
}

function emptyQueue(queue: string): QueueCount {
  return { queue, open: 0, unclaimed: 0, oldestAt: null, pastDue: 0 };
}

function keyOf(order: ItemOrder, item: ReviewItem): (string | number)[] {
  const age = [item.openedAt.getTime(), item.id];
  return order === 'priority' ? [-item.priority, -item.score, ...age] : age;
}

/** The time, which is next to last, as the database takes it. */
function timed(key: readonly (string | number)[] | null): (string | number | Date)[] | null {
  return key && key.map((value, index) => (index === key.length - 2 ? new Date(value) : value));
}
