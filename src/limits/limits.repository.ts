import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { bucketOf, type Taken, type Wanted } from './limits.rules.js';

/** Every SQL statement about what has been used up. */
@Injectable()
export class LimitsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** One from each bucket, or none from any; exact however many instances ask. */
  async take(siteId: string, wanted: readonly Wanted[], now: Date): Promise<Taken[]> {
    return this.db.query(
      `select taken, remaining, full_in as "fullIn", wait
       from colloquy_take($1, $2, $3, $4, $5) order by place`,
      [
        siteId,
        wanted.map(bucketOf),
        wanted.map(({ limit }) => limit.seconds / limit.most),
        wanted.map(({ limit }) => limit.most),
        now,
      ],
    );
  }

  /** Buckets that are full say nothing. */
  async dropFull(siteId: string, now: Date): Promise<void> {
    await this.db.query('delete from rate_limits where site_id = $1 and full_at < $2', [
      siteId,
      now,
    ]);
  }
}
