import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['review_skips', 'review_notes'];

/** Work as a machine with leases, states that only move along their ways, decisions to undo. */
export class LeaseReviews1795478400020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table review_items
        drop constraint review_items_queue_check,
        drop constraint review_items_state_check,
        drop constraint review_items_check,
        add column priority      integer not null default 0,
        add column score         float8 not null default 0,
        add column due_at        timestamptz,
        add column snoozed_until timestamptz,
        -- Who has it: kind and id of an actor. Kept after the lease has run out.
        add column lease_owner   text,
        add column lease_token   uuid,
        add column lease_until   timestamptz,
        add column claim_id      uuid,
        add column escalated_by  text,
        add column escalated_at  timestamptz,
        add constraint review_items_queue_check check (char_length(queue) between 1 and 40),
        add constraint review_items_state_check check (state in ('open', 'snoozed', 'escalated',
          'decided', 'dismissed', 'superseded')),
        add constraint review_items_ended check
          ((state in ('open', 'snoozed', 'escalated')) = (ended_at is null)),
        add constraint review_items_snoozed check
          ((state = 'snoozed') = (snoozed_until is not null)),
        add constraint review_items_escalated
          check ((state = 'escalated') = (queue = 'escalated' and ended_at is null)),
        add constraint review_items_leased check
          (num_nonnulls(lease_owner, lease_token, lease_until, claim_id) in (0, 4))
    `);
    // Beside review_items_one_open, which instances of before this migration insert by.
    await db.query(`
      create unique index review_items_one_live
        on review_items (site_id, comment_id) where ended_at is null
    `);
    await db.query('drop index review_items_queue');
    // A queue by age.
    await db.query(`
      create index review_items_queue
        on review_items (site_id, queue, opened_at, id) where state in ('open', 'escalated')
    `);
    // A queue in the order that it is claimed in.
    await db.query(`
      create index review_items_order
        on review_items (site_id, queue, (-priority), (-score), opened_at, id)
        where state in ('open', 'escalated')
    `);
    // What somebody has, and what wakes.
    await db.query(`
      create index review_items_leases on review_items (site_id, lease_owner)
        where ended_at is null and lease_owner is not null
    `);
    await db.query(`
      create index review_items_snoozes on review_items (site_id, snoozed_until)
        where state = 'snoozed'
    `);
    await db.query(`
      create table review_skips (
        site_id    uuid not null,
        item_id    uuid not null,
        actor      text not null,
        skipped_at timestamptz not null,
        primary key (site_id, item_id, actor),
        foreign key (site_id, item_id) references review_items (site_id, id)
      )
    `);
    // Apart from the items, so that a person's words can be erased.
    await db.query(`
      create table review_notes (
        site_id    uuid not null,
        id         uuid not null,
        item_id    uuid not null,
        actor      text not null,
        text       text not null check (char_length(text) between 1 and 5000),
        created_at timestamptz not null,
        primary key (site_id, id),
        foreign key (site_id, item_id) references review_items (site_id, id)
      )
    `);
    await db.query(
      'create index review_notes_of on review_notes (site_id, item_id, created_at, id)',
    );
    await guardTenants(db, TABLES);
    await this.keepTexts(db);
    await this.keepDecisions(db);
    await this.guardStates(db);
  }

  /** Which text a version of a comment stood for. */
  private async keepTexts(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table comment_revisions
        -- The comment's version that began with this text, and the one that dropped it unseen.
        add column from_version    integer,
        add column dropped_version integer
    `);
  }

  private async keepDecisions(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table decisions
        add column supersedes_id uuid,
        add column undo_until    timestamptz,
        -- Ids, flags and states to bring back; never a text.
        add column before        jsonb,
        -- The comment's version that the decision left.
        add column after_version integer,
        add constraint decisions_supersedes foreign key (site_id, supersedes_id)
          references decisions (site_id, id)
    `);
    // A decision is overturned once.
    await db.query(`
      create unique index decisions_once on decisions (site_id, supersedes_id)
        where supersedes_id is not null
    `);
    await db.query('create index decisions_batch on decisions (site_id, batch_id, created_at, id)');
  }

  /** The ways of `comment-states.rules.ts` and `review-item.rules.ts`; a test holds them equal. */
  private async guardStates(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_comment_guard() returns trigger language plpgsql as $$
      begin
        if not (case old.state
          when 'pending' then new.state in ('published', 'spam', 'rejected', 'removed', 'withdrawn', 'purged')
          when 'published' then new.state in ('pending', 'hidden', 'spam', 'rejected', 'removed', 'withdrawn', 'purged')
          when 'hidden' then new.state in ('published', 'spam', 'removed', 'withdrawn', 'purged')
          when 'spam' then new.state in ('pending', 'published', 'hidden', 'rejected', 'removed', 'withdrawn', 'purged')
          when 'rejected' then new.state in ('pending', 'published', 'spam', 'removed', 'withdrawn', 'purged')
          when 'removed' then new.state in ('pending', 'published', 'hidden', 'spam', 'rejected', 'withdrawn', 'purged')
          when 'withdrawn' then new.state = 'purged'
          else false end)
        then
          raise exception 'no way from % to %', old.state, new.state using errcode = 'MD001';
        end if;
        return new;
      end $$
    `);
    await db.query(`
      create trigger comments_guard before update of state on comments
        for each row when (old.state is distinct from new.state)
        execute function colloquy_comment_guard()
    `);
    await db.query(`
      create function colloquy_review_guard() returns trigger language plpgsql as $$
      begin
        if not (case old.state
          when 'open' then new.state in ('snoozed', 'escalated', 'decided', 'dismissed', 'superseded')
          when 'snoozed' then new.state in ('open', 'decided', 'dismissed', 'superseded')
          when 'escalated' then new.state in ('open', 'decided', 'dismissed', 'superseded')
          when 'decided' then new.state in ('open', 'escalated')
          when 'dismissed' then new.state in ('open', 'escalated')
          else false end)
        then
          raise exception 'no way from % to %', old.state, new.state using errcode = 'MD001';
        end if;
        return new;
      end $$
    `);
    await db.query(`
      create trigger review_items_guard before update of state on review_items
        for each row when (old.state is distinct from new.state)
        execute function colloquy_review_guard()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger review_items_guard on review_items');
    await db.query('drop trigger comments_guard on comments');
    await db.query('drop function colloquy_review_guard(), colloquy_comment_guard()');
    await db.query('drop index decisions_batch, decisions_once');
    await db.query(`
      alter table decisions drop constraint decisions_supersedes, drop column after_version,
        drop column before, drop column undo_until, drop column supersedes_id
    `);
    await db.query(`
      alter table comment_revisions drop column dropped_version, drop column from_version
    `);
    await unguardTenants(db, TABLES);
    await db.query('drop table review_notes, review_skips');
    await db.query(`
      drop index review_items_snoozes, review_items_leases, review_items_order,
        review_items_queue, review_items_one_live
    `);
    await db.query(`
      alter table review_items
        drop constraint review_items_leased, drop constraint review_items_escalated,
        drop constraint review_items_snoozed, drop constraint review_items_ended,
        drop constraint review_items_state_check, drop constraint review_items_queue_check,
        drop column escalated_at, drop column escalated_by, drop column claim_id,
        drop column lease_until, drop column lease_token, drop column lease_owner,
        drop column snoozed_until, drop column due_at, drop column score, drop column priority,
        add constraint review_items_queue_check check (queue in ('pending', 'reported')) not valid,
        add constraint review_items_state_check
          check (state in ('open', 'decided', 'superseded')) not valid,
        add constraint review_items_check check ((state = 'open') = (ended_at is null)) not valid
    `);
    await db.query(`
      create index review_items_queue
        on review_items (site_id, queue, opened_at, id) where state = 'open'
    `);
  }
}
