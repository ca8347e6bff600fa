import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['statements'];

/** What was true of each restriction when it was made; the words of its reasons are made of that. */
export class StateReasons1795478400100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table statements (
        site_id     uuid not null,
        -- The decision's own where there is one: one name for both.
        id          uuid not null,
        -- Null: screening restricted it, and nobody has decided.
        decision_id uuid,
        comment_id  uuid not null,
        -- The text that it is about.
        revision_id uuid not null,
        restriction text not null check (restriction in
          ('removed', 'disabled', 'edit-withheld', 'text-replaced', 'interaction-restricted')),
        -- What screening found for.
        verdict     text check (verdict in ('hold', 'spam', 'reject')),
        source      text not null check (source in ('voluntary', 'notification')),
        automation  text not null check (automation in ('not', 'partially', 'fully')),
        -- The checks that found something in the text, by their names.
        checks      text[] not null check (cardinality(checks) <= 20),
        -- Whether its author is told of it.
        is_told     boolean not null,
        created_at  timestamptz not null,
        primary key (site_id, id),
        foreign key (site_id, comment_id, revision_id)
          references comment_revisions (site_id, comment_id, id),
        constraint statements_decision foreign key (site_id, decision_id)
          references decisions (site_id, id),
        check ((decision_id is null) = (verdict is not null)),
        check (decision_id is null or decision_id = id)
      )
    `);
    // The export of a period, oldest first.
    await db.query('create index statements_made on statements (site_id, created_at, id)');
    // What a comment's author and its place are told.
    await db.query(`
      create index statements_of on statements (site_id, comment_id, created_at, id) where is_told
    `);
    await db.query(`
      create trigger statements_append_only before update or delete or truncate on statements
        for each statement execute function colloquy_append_only()
    `);
    await guardTenants(db, TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query('drop table statements');
  }
}
