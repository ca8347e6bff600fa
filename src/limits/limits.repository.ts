import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import { bucketOf, type Taken, type Wanted } from './limits.rules.js';

/** Nobody waits for the disk: what a crash forgets is a moment of what was used up. */
const TAKE_EACH = {
  name: 'take-limits',
  text: `with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
    select t.remaining, t.full_in as "fullIn", t.wait
    from unhurried cross join colloquy_take_each($1, $2, $3, $4, $5, $6, $7) t`,
};

/** Every SQL statement about what has been used up. */
@Injectable()
export class LimitsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /**
   * For each call one from each of its buckets, or none from any, in this order; exact however many
   * instances ask.
   */
  async take(siteId: string, calls: readonly (readonly Wanted[])[], now: Date): Promise<Taken[][]> {
    const charges = calls.flatMap((wanted, call) => wanted.map((each) => ({ ...each, call })));
    const buckets = [...new Set(charges.map(bucketOf))].sort();
    const slotOf = new Map(buckets.map((bucket, at) => [bucket, at + 1]));
    const rows = await rowsOf<Taken>(this.db, TAKE_EACH, [
      siteId,
      buckets,
      charges.map(({ call }) => call),
      charges.map((charge) => slotOf.get(bucketOf(charge))),
      charges.map(({ limit }) => limit.seconds / limit.most),
      charges.map(({ limit }) => limit.most),
      now,
    ]);
    let at = 0;
    return calls.map(({ length }) => rows.slice(at, (at += length)));
  }

  /**
   * Buckets that are full say nothing. One that is charged meanwhile stays. Charges of the site wait for this, so
   * take a few. @returns how many are gone
   */
  async dropFull(siteId: string, now: Date, most: number): Promise<number> {
    const [row] = await rowsOf<{ gone: number }>(
      this.db,
      {
        name: 'drop-full-limits',
        text: `with gone as (
                 delete from rate_limits where site_id = $1 and bucket in (
                   select bucket from rate_limits where site_id = $1 and full_at < $2
                   limit $3 for update skip locked)
                 returning 1
               ) select count(*)::int as gone from gone`,
      },
      [siteId, now, most],
    );
    return row!.gone;
  }
}
