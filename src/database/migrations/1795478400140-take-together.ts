import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TAKE } from './1795478400007-limit-calls.js';

/**
 * `calls` numbers each charge's call, and goes up; `slots` says its bucket. A call takes one from each
 * of its buckets, or from none where one of them is empty. GCRA (ITU-T I.371) with an emission
 * interval and a burst for each. Buckets are locked in the order they are given in, which is that of
 * their names.
 */
export const TAKE_EACH = `
  create function colloquy_take_each(site uuid, buckets text[], calls integer[], slots integer[],
    seconds_each float8[], bursts integer[], at timestamptz)
  returns table (remaining integer, full_in float8, wait float8)
  language plpgsql as $$
  declare
    -- Seconds until each bucket is full: as it was found, and as it is left.
    before float8[];
    fill float8[];
    -- Adding up fractions of seconds must cost nobody the last of a burst.
    slack constant float8 := 0.001;
    total constant integer := cardinality(calls);
    n integer := 1;
    next_call integer;
    base float8;
    room float8;
    refused boolean;
  begin
    -- Each by its key: a plan for all together would read the table where there are many.
    for slot in 1 .. cardinality(buckets) loop
      loop
        select greatest(0, extract(epoch from r.full_at - at)) into base from rate_limits r
        where r.site_id = site and r.bucket = buckets[slot] for update;
        exit when found;
        insert into rate_limits (site_id, bucket, full_at) values (site, buckets[slot], at)
        on conflict do nothing;
      end loop;
      before[slot] := base;
    end loop;
    fill := before;
    while n <= total loop
      refused := false;
      next_call := n;
      while next_call <= total and calls[next_call] = calls[n] loop
        base := fill[slots[next_call]];
        -- From a moment that has not come: a clock was set back, and the bucket starts afresh.
        if base > bursts[next_call] * seconds_each[next_call] + 60 then
          base := 0;
          fill[slots[next_call]] := 0;
        end if;
        room := (bursts[next_call] - 1) * seconds_each[next_call] - base;
        refused := refused or room < -slack;
        next_call := next_call + 1;
      end loop;
      for place in n .. next_call - 1 loop
        base := fill[slots[place]];
        room := (bursts[place] - 1) * seconds_each[place] - base;
        wait := case when room < -slack then -room else 0 end;
        remaining := greatest(0, floor((room + slack) / seconds_each[place]))::integer;
        full_in := base + case when wait = 0 then seconds_each[place] else 0 end;
        if not refused then fill[slots[place]] := full_in; end if;
        return next;
      end loop;
      n := next_call;
    end loop;
    for slot in 1 .. cardinality(buckets) loop
      continue when fill[slot] = before[slot];
      update rate_limits r set full_at = at + fill[slot] * interval '1 second'
      where r.site_id = site and r.bucket = buckets[slot];
    end loop;
  end $$
`;

/** Charges many calls in one statement: each takes from its buckets as if it came alone. */
export class TakeTogether1795478400140 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(TAKE_EACH);
    await db.query('drop function colloquy_take(uuid, text[], float8[], integer[], timestamptz)');
    // An index over what each charge changes makes every update write to all indexes. Once an hour a
    // site's buckets can be read by the key.
    await db.query('drop index rate_limits_full');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('create index rate_limits_full on rate_limits (site_id, full_at)');
    await db.query(TAKE);
    await db.query(
      'drop function colloquy_take_each(uuid, text[], integer[], integer[], float8[], integer[], timestamptz)',
    );
  }
}
