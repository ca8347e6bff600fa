import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ORDER_EVENTS } from './1795478400150-order-events.js';

/**
 * Events that belong to a site and to no thread of it: people, imports. They have no place in a thread,
 * and stand in the site's order at their time; one event of a thread never waits for them.
 */
export class KeepEventsOfSites1795478400220 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of ['events', 'unordered_events']) {
      await db.query(`
        alter table ${table}
          alter column thread_id drop not null,
          alter column thread_sequence drop not null,
          add constraint ${table}_in_thread_or_none
            check ((thread_id is null) = (thread_sequence is null)) not valid
      `);
    }
    await db.query(`
      create or replace function colloquy_order_events(site uuid, most integer) returns integer
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
          select w.place, w.event_id, row_number() over (order by w.since, w.thread_id, w.thread_sequence, w.event_id) as nth
          from (
            select u.ctid as place, u.event_id, u.thread_id, u.thread_sequence,
              max(u.occurred_at) over (partition by coalesce(u.thread_id, u.event_id) order by u.thread_sequence) as since
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
    `);
  }

  /** They and their numbers are gone then; who follows goes on with what is left. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(ORDER_EVENTS.replace('create function', 'create or replace function'));
    await db.query(`
      delete from event_order o using events e
      where e.site_id = o.site_id and e.id = o.event_id and e.thread_id is null
    `);
    for (const table of ['unordered_events', 'events']) {
      await db.query(`delete from ${table} where thread_id is null`);
      await db.query(`
        alter table ${table}
          drop constraint ${table}_in_thread_or_none,
          alter column thread_id set not null,
          alter column thread_sequence set not null
      `);
    }
  }
}
