import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { apart } from '../common/calls/call.js';
import { loggedError } from '../common/http/logged-error.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { EventRelayService } from '../events/event-relay.service.js';
import { EventsService } from '../events/events.service.js';
import type { SiteEvent } from '../events/thread.events.js';
import { DerivedEventsRepository } from './derived-events.repository.js';
import { derivedFrom, type Derived } from './derived-events.rules.js';

/** What happens in it is told of a thread once. */
const TOGETHER_MS = 1_000;
const READ_AT_ONCE = 1_000;

/**
 * Tells what follows from the events of a site: that a thread's number of comments is another, and which pages
 * shared caches are to forget. A reader of the log that writes into it: its place is a row, and moves on in the
 * transaction in which it writes, so nothing is told twice, and nothing left out.
 */
@Injectable()
export class DerivedEventsService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('DerivedEvents');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly db: SiteDatabase,
    private readonly derived: DerivedEventsRepository,
    private readonly events: EventsService,
    private readonly relay: EventRelayService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.relay.whenOrdered((siteId) => this.soon(siteId));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running);
  }

  /** Of all that has its number. */
  async tell(siteId: string): Promise<void> {
    while (!this.stopped && (await this.tellSome(siteId)) === READ_AT_ONCE);
  }

  private soon(siteId: string): void {
    if (this.stopped || this.timers.has(siteId)) return;
    const timer = apart(() => setTimeout(() => this.begin(siteId), TOGETHER_MS).unref());
    this.timers.set(siteId, timer);
  }

  private begin(siteId: string): void {
    this.timers.delete(siteId);
    const telling = this.tell(siteId).catch((error: unknown) => {
      this.logger.error(loggedError(error).summary);
    });
    this.running.add(telling);
    void telling.finally(() => this.running.delete(telling));
  }

  /** @returns how many events were read */
  private async tellSome(siteId: string): Promise<number> {
    // First: a webhook that is made after it is told of what comes after it.
    const last = await this.derived.last(siteId);
    if (last === null) return 0;
    if ((await this.derived.wanted(siteId)).size === 0) {
      await this.derived.pass(siteId, last);
      return 0;
    }
    return this.db.transaction(siteId, async (tx) => {
      const derived = this.derived.within(tx);
      const happened = await derived.following(siteId, await derived.lock(siteId), READ_AT_ONCE);
      if (happened.length === 0) return 0;
      await derived.pass(siteId, happened.at(-1)!.sequence);
      const wanted = await derived.wanted(siteId);
      const events = derivedFrom(happened, wanted).map((each) => this.eventOf(siteId, each));
      await this.events.recordOfSite(tx, siteId, events);
      return happened.length;
    });
  }

  private eventOf(siteId: string, { type, about }: Derived): SiteEvent {
    const subjectId = about === 'site' ? siteId : about.threadId;
    return { siteId, type, subjectId, occurredAt: this.clock.now() };
  }
}
