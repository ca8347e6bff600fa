import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { ThreadEvent } from './thread.events.js';

/** Every SQL statement about the event log. */
@Injectable()
export class EventsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): EventsRepository {
    return new EventsRepository(tx);
  }

  async append(id: string, event: ThreadEvent): Promise<void> {
    await this.db.query(
      `with place as (
         update thread_counters set last_event = last_event + 1, generation = generation + 1
         where site_id = $1 and thread_id = $2 returning last_event
       )
       insert into events
         (site_id, id, thread_id, thread_sequence, type, subject_id, data, occurred_at)
       select $1, $3, $2, last_event, $4, $5, $6, $7 from place`,
      [
        event.siteId,
        event.threadId,
        id,
        event.type,
        event.subjectId,
        event.data ?? {},
        event.occurredAt,
      ],
    );
  }
}
