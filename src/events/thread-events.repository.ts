import { Injectable } from '@nestjs/common';
import { SiteDatabase } from '../database/site-database.js';
import type { EventData, EventType } from './thread.events.js';

/** An event as it was written. */
export interface WrittenEvent {
  id: string;
  type: EventType;
  threadId: string;
  subjectId: string;
  data: EventData;
  occurredAt: Date;
  /** 1, 2, … without gaps within its thread. */
  threadSequence: number;
}

export const WRITTEN = `e.id, e.type, e.thread_id as "threadId", e.subject_id as "subjectId", e.data,
  e.occurred_at as "occurredAt", e.thread_sequence::float8 as "threadSequence"`;

/** The statement about one thread’s events. Its counter was locked by whoever wrote one: none comes late. */
@Injectable()
export class ThreadEventsRepository {
  constructor(private readonly db: SiteDatabase) {}

  /** From the one behind `after` on. Uses events_in_thread. */
  async following(
    siteId: string,
    threadId: string,
    after: number,
    limit: number,
  ): Promise<WrittenEvent[]> {
    return this.db.rows<WrittenEvent & Record<string, unknown>>(
      {
        name: 'thread-events-after',
        text: `select ${WRITTEN} from events e
               where e.site_id = $1 and e.thread_id = $2 and e.thread_sequence > $3
               order by e.thread_sequence limit $4`,
      },
      [siteId, threadId, after, limit],
    );
  }
}
