import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['bulk_jobs'];

/** Decisions about whatever a filter finds, made one by one beside the calls. */
export class DecideInBulk1795478400080 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table bulk_jobs (
        site_id      uuid not null references sites (id),
        id           uuid not null,
        batch_id     uuid not null,
        filter       jsonb not null,
        action       text not null,
        policy       text,
        -- Until the job ends; then they stand with the decisions alone.
        note         text check (char_length(note) <= 5000),
        message_to_author text check (char_length(message_to_author) <= 5000),
        undo_seconds integer not null check (undo_seconds between 0 and 3600),
        actor_kind   text not null,
        actor_id     text,
        state        text not null check (state in ('running', 'done', 'cancelled')),
        -- What the filter found when the job was made.
        total        integer not null,
        applied      integer not null default 0,
        unchanged    integer not null default 0,
        conflicts    integer not null default 0,
        refused      integer not null default 0,
        failed       integer not null default 0,
        -- The comment that was decided about last.
        after_time   timestamptz,
        after_id     uuid,
        -- Whichever instance works on it.
        lease_token  uuid,
        lease_until  timestamptz,
        created_at   timestamptz not null,
        ended_at     timestamptz,
        primary key (site_id, id),
        check ((state = 'running') = (ended_at is null)),
        check ((after_time is null) = (after_id is null)),
        check ((lease_token is null) = (lease_until is null))
      )
    `);
    await db.query('create index bulk_jobs_latest on bulk_jobs (site_id, created_at, id)');
    await db.query(`
      create index bulk_jobs_running on bulk_jobs (site_id, created_at, id) where state = 'running'
    `);
    await guardTenants(db, TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query('drop table bulk_jobs');
  }
}
