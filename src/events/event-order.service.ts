import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { Site } from '../sites/sites.service.js';
import { EventOrderRepository, type OrderedEvent } from './event-order.repository.js';

export type { OrderedEvent, OrderedInThread } from './event-order.repository.js';

const DAY_MS = 86_400_000;
/** How long events can be followed. */
export const KEPT_DAYS = 30;
const FORGOTTEN_AT_ONCE = 1_000;

/** The events of a site in their one order. */
@Injectable()
export class EventOrderService {
  constructor(
    private readonly order: EventOrderRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Oldest first. Whoever follows page by page sees each event once, and none that comes in between.
   *
   * @throws {Problem} bad-cursor, events-expired
   */
  async following(
    site: Site,
    { after, limit }: { after?: number; limit: number },
  ): Promise<{ items: OrderedEvent[]; isMore: boolean }> {
    const found = await this.order.following(site.id, after ?? 0, limit + 1);
    if (after !== undefined && found[0]?.sequence !== after + 1) await this.check(site, after);
    return { items: found.slice(0, limit), isMore: found.length > limit };
  }

  /** The number that was given last; 0 before the first. */
  async last(site: Site): Promise<number> {
    return (await this.order.kept(site.id)).last;
  }

  /** As `following`, for whoever has been there all the time: without a look at whether something is gone. */
  async since(site: Site, after: number, limit: number): Promise<OrderedEvent[]> {
    return this.order.following(site.id, after, limit);
  }

  /** The event of this number; null once it is no longer kept. */
  async find(site: Site, sequence: number): Promise<OrderedEvent | null> {
    return this.order.find(site.id, sequence);
  }

  /** Ends what is too old to be followed. */
  async forgetOld(site: Site): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_DAYS * DAY_MS);
    let gone: number;
    do {
      gone = await this.order.forget(site.id, before, FORGOTTEN_AT_ONCE);
    } while (gone === FORGOTTEN_AT_ONCE);
  }

  private async check(site: Site, after: number): Promise<void> {
    const { first, last } = await this.order.kept(site.id);
    if (after > last) {
      throw new Problem(
        'bad-cursor',
        `The last event is ${last}. Begin there, or without "after".`,
      );
    }
    if (after + 1 < (first ?? last + 1)) {
      throw new Problem(
        'events-expired',
        'Events in between are gone. Read anew what you keep, and begin without "after".',
      );
    }
  }
}

/** Every hour, on one of the instances. */
@Injectable()
export class EventRetentionJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly events: EventOrderService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'end of events',
      everyMs: DAY_MS / 24,
      run: (site) => this.events.forgetOld(site),
    });
  }
}
