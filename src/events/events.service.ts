import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newId } from '../common/ids.js';
import { SiteDatabase } from '../database/site-database.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import { EventRelayService } from './event-relay.service.js';
import { EventsRepository } from './events.repository.js';
import type { SiteEvent, ThreadEvent } from './thread.events.js';

/** The event log: what happened is written in the transaction in which it happens. */
@Injectable()
export class EventsService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly events: EventsRepository,
    private readonly generations: GenerationsService,
    private readonly relay: EventRelayService,
  ) {}

  /** Takes the thread's next place; call it when the thread's counters are locked anyway. */
  async record(tx: EntityManager, event: ThreadEvent): Promise<void> {
    await this.recordMany(tx, event.siteId, [event]);
  }

  /** As `record`: in this order within each thread. */
  async recordMany(
    tx: EntityManager,
    siteId: string,
    events: readonly ThreadEvent[],
  ): Promise<void> {
    const named = events.map((event) => ({ ...event, id: newId() }));
    await this.events.within(tx).append(siteId, named);
    for (const { threadId } of events) this.generations.threadChanges(tx, threadId);
    this.db.whenEnded(tx, () => this.relay.wake(siteId));
  }

  /** What belongs to a site and to no thread of it; no lock is needed. */
  async recordOfSite(
    tx: EntityManager,
    siteId: string,
    events: readonly SiteEvent[],
  ): Promise<void> {
    if (events.length === 0) return;
    const named = events.map((event) => ({ ...event, id: newId() }));
    await this.events.within(tx).appendOfSite(siteId, named);
    this.db.whenEnded(tx, () => this.relay.wake(siteId));
  }
}
