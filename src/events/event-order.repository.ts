import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { SiteDatabase } from '../database/site-database.js';
import { WRITTEN, type WrittenEvent } from './thread-events.repository.js';

interface Ordered {
  /** 1, 2, … without gaps, in the order in which readers come to see events. */
  sequence: number;
}

/** One that happened in a thread. */
export type OrderedInThread = WrittenEvent & Ordered;

/** One of the site’s that belongs to no thread. */
export type OrderedOfSite = Omit<WrittenEvent, 'threadId' | 'threadSequence'> &
  Ordered & { threadId: null; threadSequence: null };

/** An event with its place in the order of its site. */
export type OrderedEvent = OrderedInThread | OrderedOfSite;

/** The stretch of the order that is still kept; null before the first event. */
export interface KeptOrder {
  first: number | null;
  /** The number that was given last; 0 before the first. */
  last: number;
}

const ORDERED = `
  select o.sequence::float8 as sequence, ${WRITTEN}
  from event_order o join events e on e.site_id = o.site_id and e.id = o.event_id`;

/** The statements about the one order over a site's events. */
@Injectable()
export class EventOrderRepository {
  constructor(
    private readonly db: SiteDatabase,
    @InjectEntityManager() private readonly everySite: EntityManager,
  ) {}

  /** Gives numbers to what is committed and has none, at most so many. @returns how many */
  async order(siteId: string, most: number): Promise<number> {
    const [row] = await this.db.rows<{ given: number }>(
      { name: 'order-events', text: 'select colloquy_order_events($1, $2) as given' },
      [siteId, most],
    );
    return row!.given;
  }

  /** Sites of which something waits for its number. */
  async sitesWaiting(): Promise<string[]> {
    const rows: { id: string }[] = await this.everySite.query(
      'select id from colloquy_sites_with_unordered_events() t (id)',
    );
    return rows.map(({ id }) => id);
  }

  /** From the one behind `after` on. */
  async following(siteId: string, after: number, limit: number): Promise<OrderedEvent[]> {
    return this.db.rows<OrderedEvent & Record<string, unknown>>(
      {
        name: 'events-after',
        text: `${ORDERED}
               where o.site_id = $1 and o.sequence > $2 order by o.sequence limit $3`,
      },
      [siteId, after, limit],
    );
  }

  /** Null once it is no longer kept. */
  async find(siteId: string, sequence: number): Promise<OrderedEvent | null> {
    const [event] = await this.db.rows<OrderedEvent & Record<string, unknown>>(
      {
        name: 'event-by-number',
        text: `${ORDERED}
               where o.site_id = $1 and o.sequence = $2`,
      },
      [siteId, sequence],
    );
    return event ?? null;
  }

  async kept(siteId: string): Promise<KeptOrder> {
    const [row] = await this.db.rows<{ first: number | null; last: number }>(
      {
        name: 'event-order-kept',
        text: `select (select min(sequence) from event_order where site_id = $1)::float8 as first,
                 coalesce((select last from event_heads where site_id = $1), 0)::float8 as last`,
      },
      [siteId],
    );
    return row!;
  }

  /** Ends the oldest, so many at most, up to the first that is younger. @returns how many */
  async forget(siteId: string, before: Date, most: number): Promise<number> {
    const [row] = await this.db.rows<{ gone: number }>(
      {
        name: 'forget-events',
        text: `with oldest as materialized (
                 select o.sequence, o.event_id, e.occurred_at
                 from event_order o join events e on e.site_id = o.site_id and e.id = o.event_id
                 where o.site_id = $1 order by o.sequence limit $3
               ), old as (
                 select event_id, sequence from oldest where sequence < coalesce(
                   (select min(sequence) from oldest where occurred_at >= $2), 'infinity'::float8)
               ), unnumbered as (
                 delete from event_order o using old
                 where o.site_id = $1 and o.sequence = old.sequence
               ), gone as (
                 delete from events e using old where e.site_id = $1 and e.id = old.event_id returning 1
               )
               select count(*)::int as gone from gone`,
      },
      [siteId, before, most],
    );
    return row!.gone;
  }
}
