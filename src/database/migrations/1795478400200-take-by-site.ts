import type { MigrationInterface, QueryRunner } from 'typeorm';
import { TAKE_EACH } from './1795478400140-take-together.js';

/**
 * As before, under one lock for the site instead of one for each bucket: all of them are read in one statement
 * and written in another.
 */
export class TakeBySite1795478400200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Plans of a function are made once, perhaps while the table is small: none may read all of it.
    await db.query(`
      create or replace function colloquy_take_each(site uuid, buckets text[], calls integer[],
        slots integer[], seconds_each float8[], bursts integer[], at timestamptz)
      returns table (remaining integer, full_in float8, wait float8)
      language plpgsql set enable_seqscan = off as $$
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
        perform pg_advisory_xact_lock(hashtextextended('limits ' || site::text, 0));
        before := array(
          select greatest(0, coalesce(extract(epoch from r.full_at - at), 0))
          from unnest(buckets) with ordinality b (name, slot)
          left join lateral (
            select l.full_at from rate_limits l where l.site_id = site and l.bucket = b.name limit 1
          ) r on true
          order by b.slot);
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
        insert into rate_limits as l (site_id, bucket, full_at)
        select site, buckets[slot], at + fill[slot] * interval '1 second'
        from generate_subscripts(buckets, 1) slot where fill[slot] <> before[slot]
        on conflict (site_id, bucket) do update set full_at = excluded.full_at;
      end $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(TAKE_EACH.replace('create function', 'create or replace function'));
  }
}
