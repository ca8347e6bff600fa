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

  /** What the site's webhooks ask for by name. */
  async wanted(siteId: string): Promise<Set<DerivedType>> {
    const rows: { type: DerivedType }[] = await this.db.query(
      `select distinct t.type from webhooks w, unnest(w.types) t (type)
       where w.site_id = $1 and w.state = 'on' and t.type = any($2)`,
      [siteId, DERIVED_TYPES],
    );
    return new Set(rows.map(({ type }) => type));
  }

  /** Nobody asks for what follows from all that has its number. */
  async pass(siteId: string): Promise<void> {
    await this.db.query(
      'update event_heads set derived = last where site_id = $1 and derived <> last',
      [siteId],
    );
  }

  /** From which number on nothing was told yet; whoever asks next waits. Null before the first event. */
  async lock(siteId: string): Promise<number | null> {
    const rows: { derived: number }[] = await this.db.query(
      'select derived::float8 as derived from event_heads where site_id = $1 for update',
      [siteId],
    );
    return rows[0]?.derived ?? null;
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

  async advance(siteId: string, to: number): Promise<void> {
    await this.db.query('update event_heads set derived = $2 where site_id = $1', [siteId, to]);
  }
}
