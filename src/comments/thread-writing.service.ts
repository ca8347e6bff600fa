import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { EventsService } from '../events/events.service.js';
import type { EventData, EventType, ThreadEvent } from '../events/thread.events.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';
import { CommentPlacesService } from './comment-places.service.js';
import type { Counters } from './counters.repository.js';

/** One write in one thread: its transaction, with the thread's locks held. */
export interface ThreadWrite {
  tx: EntityManager;
  site: Site;
  thread: Thread;
  counters: Counters;
  now: Date;
}

/** Opens the transaction that every write of a comment happens in. */
@Injectable()
export class ThreadWritingService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly threads: ThreadsService,
    private readonly places: CommentPlacesService,
    private readonly events: EventsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Locks the thread's row, shared, so that no close comes between here and the commit; then its
   * counters, so that writes within one thread follow one another. Rows of comments come after.
   *
   * @throws {Problem} thread-not-found
   */
  async write<T>(
    site: Site,
    threadId: string,
    work: (write: ThreadWrite) => Promise<T>,
    open?: EntityManager,
  ): Promise<T> {
    const locked = async (tx: EntityManager): Promise<T> => {
      const thread = await this.threads.lockShared(tx, site, threadId);
      const counters = await this.places.lock(tx, site.id, threadId);
      return work({ tx, site, thread, counters, now: this.clock.now() });
    };
    return this.db.transaction(site.id, locked, open);
  }

  /**
   * As `write` locks one: all threads, then all their counters, both in one order. Whatever changes in
   * one of them is to be recorded. Those that are gone are absent.
   */
  async lockMany(
    tx: EntityManager,
    site: Site,
    threadIds: readonly string[],
  ): Promise<Map<string, ThreadWrite>> {
    const [threads, locked] = await Promise.all([
      this.threads.lockManyShared(tx, site, threadIds),
      this.places.lockForEvents(tx, site.id, threadIds),
    ]);
    const counters = new Map(locked.map((each) => [each.threadId, each]));
    const now = this.clock.now();
    return new Map(
      threads.map((thread) => {
        return [thread.id, { tx, site, thread, counters: counters.get(thread.id)!, now }];
      }),
    );
  }

  /**
   * Puts what happened into the event log, in the same transaction; with the key that spoke for
   * whoever did it.
   */
  async record(
    write: ThreadWrite,
    type: EventType,
    commentId: string,
    via: string | null = null,
  ): Promise<void> {
    await this.recordWith(write, type, commentId, keyOf(via));
  }

  /** As `record`, with what it names beside the comment. */
  async recordWith(
    write: ThreadWrite,
    type: EventType,
    commentId: string,
    data: EventData,
  ): Promise<void> {
    await this.events.record(write.tx, eventOf(write, { type, commentId, data }));
  }

  /** As `record`, of comments that were published together. */
  async recordPublished(
    tx: EntityManager,
    site: Site,
    published: readonly { write: ThreadWrite; commentId: string; via: string | null }[],
  ): Promise<void> {
    const type = 'comment.published';
    const events = published.map(({ write, commentId, via }) =>
      eventOf(write, { type, commentId, data: keyOf(via) }),
    );
    await this.events.recordMany(tx, site.id, events);
  }
}

function eventOf(
  { site, thread, now }: ThreadWrite,
  { type, commentId, data }: { type: EventType; commentId: string; data: EventData },
): ThreadEvent {
  return {
    siteId: site.id,
    threadId: thread.id,
    type,
    subjectId: commentId,
    data,
    occurredAt: now,
  };
}

function keyOf(via: string | null): EventData {
  return via === null ? {} : { via };
}
