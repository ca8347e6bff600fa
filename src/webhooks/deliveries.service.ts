import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import type { Transaction } from '../database/site-database.js';
import { KEPT_DAYS } from '../events/event-order.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { Site } from '../sites/sites.service.js';
import { DeliveriesRepository, type Delivery } from './deliveries.repository.js';
import { TEST_TYPE } from './webhook.rules.js';
import { WebhooksService } from './webhooks.service.js';

export type { Delivery } from './deliveries.repository.js';

/** What is sent again. */
export interface Again {
  id?: string;
  /** Of `sequence`, both included. */
  from?: number;
  to?: number;
  state?: 'delivered' | 'dead';
}

const DAY_MS = 86_400_000;
const FORGOTTEN_AT_ONCE = 1_000;

/** What endpoints were told, and are told again. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly webhooks: WebhooksService,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws {Problem} not-found, bad-cursor */
  async list(
    site: Site,
    webhookId: string,
    { state = null, ...asked }: { state?: Delivery['state'] | null; after?: string; limit: number },
  ): Promise<TimedPage<Delivery>> {
    await this.webhooks.get(site, webhookId);
    return timedPage(this.cursors, {
      scope: `deliveries ${state} ${webhookId} ${site.id}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.deliveries.page(site.id, { webhookId, state }, at),
      keyOf: ({ createdAt, id }) => [createdAt, id],
    });
  }

  /** Puts an event in line that says nothing. @throws {Problem} not-found */
  async test(site: Site, webhookId: string, open: Transaction): Promise<Delivery> {
    await this.webhooks.get(site, webhookId, open);
    const now = this.clock.now();
    const delivery: Delivery = {
      id: newId(),
      webhookId,
      eventId: newId(),
      sequence: null,
      type: TEST_TYPE,
      state: 'waiting',
      attempts: 0,
      dueAt: now,
      createdAt: now,
      triedAt: null,
      status: null,
      latencyMs: null,
      problem: null,
    };
    await this.deliveries.within(open).insertTest(site.id, delivery);
    return delivery;
  }

  /** From the first attempt on, under the same ids. @returns how many @throws {Problem} not-found, invalid-request */
  async again(site: Site, webhookId: string, asked: Again, open: Transaction): Promise<number> {
    await this.webhooks.get(site, webhookId, open);
    const { id = null, from = null, to = null, state = null } = asked;
    if (id === null && from === null && to === null && state === null) {
      const detail = 'say which: id, from and to, or state';
      throw Problem.invalid([{ pointer: '#', detail }]);
    }
    const which = { id, from, to, state };
    return this.deliveries.within(open).again(site.id, webhookId, which, this.clock.now());
  }

  async forgetOld(site: Site): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEPT_DAYS * DAY_MS);
    let gone: number;
    do {
      gone = await this.deliveries.forget(site.id, before, FORGOTTEN_AT_ONCE);
    } while (gone === FORGOTTEN_AT_ONCE);
  }
}

/** Every hour, on one of the instances. */
@Injectable()
export class DeliveryRetentionJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly deliveries: DeliveriesService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'end of deliveries',
      everyMs: DAY_MS / 24,
      run: (site) => this.deliveries.forgetOld(site),
    });
  }
}
