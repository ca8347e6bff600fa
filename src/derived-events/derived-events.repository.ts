import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { DERIVED_TYPES, type DerivedType, type Happened } from './derived-events.rules.js';

/** The statements about what follows from the events of a site. */
@Injectable()
export class DerivedEventsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): DerivedEventsRepository {
    return new DerivedEventsRepository(tx);
  }

  /** What the site's webhooks ask for by name; those that are off are told later. */
  async wanted(siteId: string): Promise<Set<DerivedType>> {
    const rows: { type: DerivedType }[] = await this.db.query(
      `select distinct t.type from webhooks w, unnest(w.types) t (type)
       where w.site_id = $1 and w.state <> 'gone' and t.type = any($2)`,
      [siteId, DERIVED_TYPES],
    );
    return new Set(rows.map(({ type }) => type));
  }

  /** The last event that has its number; null before the first. */
  async last(siteId: string): Promise<number | null> {
    const rows: { last: number }[] = await this.db.query(
      'select last::float8 as last from event_heads where site_id = $1',
      [siteId],
    );
    return rows[0]?.last ?? null;
  }

  /** Nothing follows, for anybody who asks, from what comes up to there. */
  async pass(siteId: string, to: number): Promise<void> {
    await this.db.query(
      'update event_heads set derived = $2 where site_id = $1 and coalesce(derived, 0) < $2',
      [siteId, to],
    );
  }

  /**
   * Up to which number all was told; at first, up to where those who ask have come. Until the end of the transaction
   * nobody else tells, nor gets a number.
   */
  async lock(siteId: string): Promise<number> {
    const [row]: { derived: number }[] = await this.db.query(
      `select coalesce(h.derived, (
           select min(w.cursor) from webhooks w where w.site_id = $1 and w.types && $2
         ), h.last)::float8 as derived
       from event_heads h where h.site_id = $1 for update`,
      [siteId, DERIVED_TYPES],
    );
    return row!.derived;
  }

  /** Oldest first. */
  async following(
    siteId: string,
    after: number,
    limit: number,
  ): Promise<(Happened & { sequence: number })[]> {
    return this.db.query(
      `select o.sequence::float8 as sequence, e.type, e.thread_id as "threadId"
       from event_order o join events e on e.site_id = o.site_id and e.id = o.event_id
       where o.site_id = $1 and o.sequence > $2 order by o.sequence limit $3`,
      [siteId, after, limit],
    );
  }
}
