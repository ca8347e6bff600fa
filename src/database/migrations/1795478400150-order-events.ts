import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['unordered_events', 'event_order', 'event_heads'];

/**
 * Whoever holds the head gives the next numbers; its row is the lease, and ends with the transaction.
 * What is read after the lock was committed before it. The running maximum never goes back within a
 * thread, so a batch that is cut off leaves no event behind one that came later in its thread.
 */
export const ORDER_EVENTS = `
  create function colloquy_order_events(site uuid, most integer) returns integer
  language plpgsql as $$
  declare
    before bigint;
    given integer;
  begin
    select h.last into before from event_heads h where h.site_id = site for update;
    if not found then
      insert into event_heads (site_id, last) values (site, 0) on conflict do nothing;
      select h.last into before from event_heads h where h.site_id = site for update;
    end if;
    with line as (
      select w.place, w.event_id, row_number() over (order by w.since, w.thread_id, w.thread_sequence) as nth
      from (
        select u.ctid as place, u.event_id, u.thread_id, u.thread_sequence,
          max(u.occurred_at) over (partition by u.thread_id order by u.thread_sequence) as since
        from unordered_events u where u.site_id = site
      ) w
      order by nth limit most
    ), taken as (
      delete from unordered_events u
      where u.ctid = any (array(select l.place from line l)) and u.site_id = site
    )
    insert into event_order (site_id, sequence, event_id)
    select site, before + l.nth, l.event_id from line l;
    get diagnostics given = row_count;
    if given > 0 then
      update event_heads h set last = before + given where h.site_id = site;
    end if;
    return given;
  end $$
`;

/**
 * One order over all events of a site. Who writes an event cannot know its place: another transaction may
 * commit before. So it waits here until somebody sees it committed and gives it the next number.
 */
export class OrderEvents1795478400150 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Holds what was committed a moment ago, so it needs no index, and posts pay for none.
    await db.query(`
      create table unordered_events (
        site_id         uuid not null,
        event_id        uuid not null,
        thread_id       uuid not null,
        thread_sequence bigint not null,
        occurred_at     timestamptz not null
      ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)
    `);
    await db.query(`
      create table event_order (
        site_id  uuid not null,
        sequence bigint not null check (sequence > 0),
        event_id uuid not null,
        primary key (site_id, sequence)
      )
    `);
    await db.query(`
      create table event_heads (
        site_id uuid primary key references sites (id),
        -- The number that was given last.
        last    bigint not null check (last >= 0)
      )
    `);
    await guardTenants(db, TABLES);
    await db.query(`
      insert into unordered_events (site_id, event_id, thread_id, thread_sequence, occurred_at)
      select site_id, id, thread_id, thread_sequence, occurred_at from events
    `);
    await this.createFunctions(db);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function colloquy_sites_with_unordered_events()');
    await db.query('drop function colloquy_order_events(uuid, integer)');
    await unguardTenants(db, TABLES);
    await db.query('drop table event_heads, event_order, unordered_events');
  }

  private async createFunctions(db: QueryRunner): Promise<void> {
    await db.query(ORDER_EVENTS);
    // The owner's eyes see every site: of what waits, whose it is and nothing else.
    await db.query(`
      create function colloquy_sites_with_unordered_events() returns setof uuid
      language sql security definer set search_path from current as $$
        select distinct site_id from unordered_events
      $$
    `);
  }
}
