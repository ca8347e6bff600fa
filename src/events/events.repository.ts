import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import type { SiteEvent, ThreadEvent } from './thread.events.js';

const APPEND = {
  name: 'append-events',
  text: `with given as materialized (
     select g.*, row_number() over (partition by "threadId" order by nth) as place
     from rows from (jsonb_to_recordset($2::jsonb) as (id uuid, "threadId" uuid, type text,
       "subjectId" uuid, data jsonb, "occurredAt" timestamptz)) with ordinality
       as g (id, "threadId", type, "subjectId", data, "occurredAt", nth)
   ), place as (
     update thread_counters k set last_event = last_event + t.events, generation = generation + 1
     from (select "threadId", count(*) as events from given group by 1) t
     where k.site_id = $1 and k.thread_id = t."threadId"
     returning k.thread_id, k.last_event - t.events as before
   ), written as (
     insert into events
       (site_id, id, thread_id, thread_sequence, type, subject_id, data, occurred_at)
     select $1, g.id, g."threadId", p.before + g.place, g.type, g."subjectId",
       coalesce(g.data, '{}'), g."occurredAt"
     from given g join place p on p.thread_id = g."threadId"
     returning site_id, id, thread_id, thread_sequence, occurred_at
   )
   insert into unordered_events (site_id, event_id, thread_id, thread_sequence, occurred_at)
   select * from written`,
};

const APPEND_OF_SITE = {
  name: 'append-site-events',
  text: `with written as (
     insert into events (site_id, id, type, subject_id, data, occurred_at)
     select $1, g.id, g.type, g."subjectId", coalesce(g.data, '{}'), g."occurredAt"
     from jsonb_to_recordset($2::jsonb) as
       g (id uuid, type text, "subjectId" uuid, data jsonb, "occurredAt" timestamptz)
     returning site_id, id, occurred_at
   )
   insert into unordered_events (site_id, event_id, occurred_at) select * from written`,
};

/** Every SQL statement about the event log. */
@Injectable()
export class EventsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): EventsRepository {
    return new EventsRepository(tx);
  }

  /** In this order within each thread. */
  async append(siteId: string, events: readonly (ThreadEvent & { id: string })[]): Promise<void> {
    await rowsOf(this.db, APPEND, [siteId, JSON.stringify(events)]);
  }

  /** Of no thread: they take no place in one, and wait for nobody. */
  async appendOfSite(
    siteId: string,
    events: readonly (SiteEvent & { id: string })[],
  ): Promise<void> {
    await rowsOf(this.db, APPEND_OF_SITE, [siteId, JSON.stringify(events)]);
  }
}
