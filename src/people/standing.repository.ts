import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** Every SQL statement about whether somebody is who they were. */
@Injectable()
export class StandingRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async isThere(siteId: string, personId: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `select 1 from people
       where site_id = $1 and id = $2 and erased_at is null and merged_into is null`,
      [siteId, personId],
    );
    return rows.length > 0;
  }
}
