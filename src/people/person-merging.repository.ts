import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

export interface LockedPerson {
  id: string;
  mergedInto: string | null;
  erasedAt: Date | null;
}

const LOCKED = `id, merged_into as "mergedInto", erased_at as "erasedAt"`;

/** The statements that make two people one. */
@Injectable()
export class PersonMergingRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): PersonMergingRepository {
    return new PersonMergingRepository(tx);
  }

  /** One merge of a site's at a time: two that cross would wait for each other. */
  async takeTurn(siteId: string): Promise<void> {
    await this.db.query(
      `select pg_advisory_xact_lock(hashtextextended('merges ' || $1::text, 0))`,
      [siteId],
    );
  }

  /** Keeps them who they are, and lets them write. */
  async lockTarget(siteId: string, id: string): Promise<LockedPerson | null> {
    const rows: LockedPerson[] = await this.db.query(
      `select ${LOCKED} from people where site_id = $1 and id = $2 for no key update`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Waits for what they are writing. Whoever holds this lock waits for nothing more. */
  async lockSource(siteId: string, id: string): Promise<LockedPerson | null> {
    const rows: LockedPerson[] = await this.db.query(
      `select ${LOCKED} from people where site_id = $1 and id = $2 for update`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Whoever was merged into the one before goes along; what the other one lacks is taken over. */
  async merge(siteId: string, from: string, into: string): Promise<void> {
    await this.db.query(
      `with moved as (
         update people set merged_into = $3 where site_id = $1 and (id = $2 or merged_into = $2)
       )
       update people p set name = coalesce(p.name, f.name), picture = coalesce(p.picture, f.picture)
       from people f
       where p.site_id = $1 and p.id = $3 and f.site_id = $1 and f.id = $2`,
      [siteId, from, into],
    );
  }
}
