import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports, the work they and held comments make, and the decisions that end it. */
export class CreateModeration1795478400004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table reports (
        site_id     uuid not null,
        id          uuid not null,
        comment_id  uuid not null,
        revision_id uuid not null,
        person_id   uuid not null,
        reason      text not null,
        explanation text check (char_length(explanation) <= 2000),
        created_at  timestamptz not null,
        primary key (site_id, id),
        constraint reports_once unique (site_id, comment_id, revision_id, person_id),
        foreign key (site_id, comment_id, revision_id)
          references comment_revisions (site_id, comment_id, id),
        foreign key (site_id, person_id) references people (site_id, id)
      )
    `);
    await db.query(`
      create table review_items (
        site_id     uuid not null,
        id          uuid not null,
        comment_id  uuid not null,
        revision_id uuid not null,
        queue       text not null check (queue in ('pending', 'reported')),
        state       text not null check (state in ('open', 'decided', 'superseded')),
        reports     integer not null default 0 check (reports >= 0),
        opened_at   timestamptz not null,
        ended_at    timestamptz,
        version     integer not null default 1,
        primary key (site_id, id),
        foreign key (site_id, comment_id, revision_id)
          references comment_revisions (site_id, comment_id, id),
        check ((state = 'open') = (ended_at is null))
      )
    `);
    await db.query(`
      create unique index review_items_one_open
        on review_items (site_id, comment_id) where state = 'open'
    `);
    // A queue, oldest first.
    await db.query(`
      create index review_items_queue
        on review_items (site_id, queue, opened_at, id) where state = 'open'
    `);
    await db.query(`
      create table decisions (
        site_id     uuid not null,
        id          uuid not null,
        batch_id    uuid not null,
        comment_id  uuid not null,
        revision_id uuid not null,
        action      text not null,
        from_state  text not null,
        to_state    text not null,
        actor_kind  text not null check (actor_kind in ('member', 'key', 'author', 'system')),
        actor_id    text,
        policy      text check (char_length(policy) <= 80),
        created_at  timestamptz not null,
        primary key (site_id, id),
        foreign key (site_id, comment_id, revision_id)
          references comment_revisions (site_id, comment_id, id)
      )
    `);
    // The log, newest first, and one comment's history.
    await db.query('create index decisions_log on decisions (site_id, created_at, id)');
    await db.query('create index decisions_of on decisions (site_id, comment_id, created_at, id)');
    // Apart from the log, so that a person's words can be erased and the log stay whole.
    await db.query(`
      create table decision_texts (
        site_id           uuid not null,
        decision_id       uuid not null,
        note              text check (char_length(note) <= 5000),
        message_to_author text check (char_length(message_to_author) <= 5000),
        primary key (site_id, decision_id),
        foreign key (site_id, decision_id) references decisions (site_id, id)
      )
    `);
    await db.query(`
      create function colloquy_append_only() returns trigger language plpgsql as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'MD002';
      end $$
    `);
    await db.query(`
      create trigger decisions_append_only before update or delete or truncate on decisions
        for each statement execute function colloquy_append_only()
    `);
    await db.query(`
      create table events (
        site_id         uuid not null references sites (id),
        id              uuid not null,
        thread_id       uuid not null,
        thread_sequence bigint not null,
        type            text not null,
        subject_id      uuid not null,
        data            jsonb not null default '{}',
        occurred_at     timestamptz not null,
        primary key (site_id, id),
        -- The order within a thread, from its locked counter.
        constraint events_in_thread unique (site_id, thread_id, thread_sequence),
        foreign key (site_id, thread_id) references threads (site_id, id)
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table events, decision_texts, decisions, review_items, reports');
    await db.query('drop function colloquy_append_only()');
  }
}
