import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A page's discussion: its lifecycle, its names, and apart from both its numbers. */
export class CreateThreads1795478400001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table threads (
        site_id           uuid not null references sites (id),
        id                uuid not null,
        key               text not null check (octet_length(key) between 1 and 512),
        url               text,
        title             text not null check (char_length(title) <= 500),
        authors           text[] not null default '{}',
        tags              text[] not null default '{}',
        page_published_at timestamptz,
        state             text not null check (state in ('open', 'closed', 'archived', 'hidden')),
        closed_at         timestamptz,
        closed_by         text check (closed_by in ('moderator', 'site')),
        closed_reason     text,
        notice            text check (char_length(notice) between 1 and 500),
        closes_at         timestamptz,
        reopens_at        timestamptz,
        age_exempt        boolean not null default false,
        moderation        text not null default 'inherit'
                          check (moderation in ('pre', 'post', 'inherit')),
        slow_mode_seconds integer not null default 0
                          check (slow_mode_seconds between 0 and 86400),
        version           integer not null default 1,
        created_at        timestamptz not null,
        updated_at        timestamptz not null,
        primary key (site_id, id),
        check ((state in ('closed', 'archived')) = (closed_at is not null)),
        check ((closed_at is null) = (closed_by is null))
      )
    `);
    // Moderators list a site's threads, newest first.
    await db.query('create index threads_by_creation on threads (site_id, created_at, id)');

    // Every name a thread answers to: its key and URL (canonical) and its former ones (aliases).
    await db.query(`
      create table thread_names (
        site_id   uuid not null,
        kind      text not null check (kind in ('key', 'url')),
        value     text not null,
        thread_id uuid not null,
        canonical boolean not null,
        primary key (site_id, kind, value),
        foreign key (site_id, thread_id) references threads (site_id, id)
      )
    `);
    await db.query(`
      create unique index thread_names_canonical
        on thread_names (site_id, thread_id, kind) where canonical
    `);
    // The aliases shown with a thread.
    await db.query('create index thread_names_by_thread on thread_names (site_id, thread_id)');

    // Apart from threads: a post holds the thread's row FOR SHARE, and a counter in
    // that row would deadlock with the next post's share lock.
    await db.query(`
      create table thread_counters (
        site_id     uuid not null,
        thread_id   uuid not null,
        comments    integer not null default 0 check (comments >= 0),
        top_level   integer not null default 0 check (top_level between 0 and comments),
        last_number integer not null default 0,
        last_event  bigint not null default 0,
        last_at     timestamptz,
        primary key (site_id, thread_id),
        foreign key (site_id, thread_id) references threads (site_id, id)
      ) with (fillfactor = 50)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table thread_counters, thread_names, threads');
  }
}
