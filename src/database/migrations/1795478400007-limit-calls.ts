import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

/**
 * Takes one from each bucket, or from none where one of them is empty. GCRA (ITU-T I.371) with an
 * emission interval and a burst for each; buckets are locked in the order of their names.
 */
export const TAKE = `
  create function colloquy_take(site uuid, names text[], seconds_each float8[], bursts integer[],
    at timestamptz)
  returns table (taken boolean, place integer, remaining integer, full_in float8, wait float8)
  language plpgsql as $$
  declare
    refused boolean := false;
    each record;
    base timestamptz;
    after timestamptz;
    room interval;
  begin
    insert into rate_limits (site_id, bucket, full_at)
    select site, n, at from unnest(names) n order by n
    on conflict do nothing;
    perform 1 from rate_limits r where r.site_id = site and r.bucket = any(names)
      order by r.bucket for update;
    for each in
      -- From a moment that has not come: a clock was set back, and the bucket starts afresh.
      select n.name, n.seconds, n.burst, n.place, case
          when r.full_at > at + n.burst * n.seconds * interval '1 second' + interval '1 minute'
          then at else r.full_at end as full_at
      from unnest(names, seconds_each, bursts) with ordinality n (name, seconds, burst, place)
      join rate_limits r on r.site_id = site and r.bucket = n.name
      order by n.place
    loop
      base := greatest(each.full_at, at);
      after := base + each.seconds * interval '1 second';
      room := each.burst * each.seconds * interval '1 second' - (after - at);
      taken := room >= interval '0';
      refused := refused or not taken;
      place := each.place;
      remaining := greatest(0, floor(extract(epoch from room) / each.seconds))::integer;
      full_in := extract(epoch from (case when taken then after else base end) - at);
      wait := case when taken then 0 else -extract(epoch from room) end;
      return next;
    end loop;
    if refused then return; end if;
    update rate_limits r
    set full_at = n.seconds * interval '1 second' + case
      when r.full_at > at + n.burst * n.seconds * interval '1 second' + interval '1 minute'
      then at else greatest(r.full_at, at) end
    from unnest(names, seconds_each, bursts) n (name, seconds, burst)
    where r.site_id = site and r.bucket = n.name;
  end $$
`;

/** What calls have used up, and what they were answered. */
export class LimitCalls1795478400007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Unlogged: after a crash everybody starts afresh, and a post writes that much less.
    await db.query(`
      create unlogged table rate_limits (
        site_id uuid not null,
        bucket  text not null check (char_length(bucket) <= 200),
        -- The theoretical arrival time of GCRA: when the bucket will be full again.
        full_at timestamptz not null,
        primary key (site_id, bucket)
      ) with (fillfactor = 50)
    `);
    // The hourly job drops what is full.
    await db.query('create index rate_limits_full on rate_limits (site_id, full_at)');

    await db.query(TAKE);
    await db.query(`
      create table idempotency_keys (
        site_id     uuid not null,
        caller      text not null,
        route       text not null,
        key_hash    bytea not null check (octet_length(key_hash) = 32),
        fingerprint bytea not null check (octet_length(fingerprint) = 32),
        -- Sealed: an answer may hold what is shown once.
        answer      bytea,
        -- What was made: the answer goes when that is erased.
        subject_id  uuid,
        created_at  timestamptz not null,
        primary key (site_id, caller, route, key_hash)
      )
    `);
    await db.query(`
      create index idempotency_keys_subject on idempotency_keys (site_id, subject_id)
        where subject_id is not null
    `);
    // What has run out.
    await db.query('create index idempotency_keys_age on idempotency_keys (site_id, created_at)');
    await guardTenants(db, ['rate_limits', 'idempotency_keys']);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, ['rate_limits', 'idempotency_keys']);
    await db.query('drop table idempotency_keys');
    await db.query('drop function colloquy_take(uuid, text[], float8[], integer[], timestamptz)');
    await db.query('drop table rate_limits');
  }
}
