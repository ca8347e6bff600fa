import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, their comments, and every text a comment has had. */
export class CreateComments1795478400002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table people (
        site_id    uuid not null references sites (id),
        id         uuid not null,
        issuer     text not null check (char_length(issuer) between 1 and 200),
        sub        text not null check (char_length(sub) between 1 and 128),
        name       text check (char_length(name) between 1 and 80),
        created_at timestamptz not null,
        primary key (site_id, id),
        constraint people_identity unique (site_id, issuer, sub)
      )
    `);
    await db.query(`
      create table comments (
        site_id              uuid not null,
        id                   uuid not null,
        thread_id            uuid not null,
        parent_id            uuid,
        depth                integer not null check (depth >= 0),
        kind                 text not null check (kind in ('comment', 'pingback', 'trackback')),
        state                text not null,
        prior_state          text,
        state_reason         text,
        shown                boolean not null,
        number               integer,
        person_id            uuid,
        guest_name           text check (char_length(guest_name) between 1 and 300),
        edit_token_hash      bytea,
        html                 text not null,
        revision_id          uuid not null,
        pending_revision_id  uuid,
        reviewed_revision_id uuid,
        pinned               boolean not null default false,
        featured             boolean not null default false,
        replies_locked       boolean not null default false,
        version              integer not null default 1,
        external_id          text check (char_length(external_id) <= 300),
        created_at           timestamptz not null,
        published_at         timestamptz,
        edited_at            timestamptz,
        edited_by            text check (edited_by in ('author', 'moderator')),
        changed_at           timestamptz not null,
        primary key (site_id, id),
        constraint comments_in_thread unique (site_id, thread_id, id),
        foreign key (site_id, thread_id) references threads (site_id, id),
        constraint comments_parent_in_thread foreign key (site_id, thread_id, parent_id)
          references comments (site_id, thread_id, id),
        foreign key (site_id, person_id) references people (site_id, id),
        constraint comments_state check (state in ('pending', 'published', 'hidden', 'spam',
          'rejected', 'removed', 'withdrawn')),
        check ((parent_id is null) = (depth = 0)),
        check (number is null or parent_id is null),
        check (state <> 'published' or shown),
        check (not shown or published_at is not null),
        check (not shown or parent_id is not null or number is not null)
      )
    `);
    // A thread's top-level comments by number.
    await db.query(`
      create unique index comments_top_level
        on comments (site_id, thread_id, number) where shown and parent_id is null
    `);
    // The next replies below a comment, oldest first.
    await db.query(`
      create index comments_replies
        on comments (site_id, parent_id, published_at, id) where shown and parent_id is not null
    `);
    // The site's newest comments.
    await db.query(`
      create index comments_newest
        on comments (site_id, published_at, id) where state = 'published'
    `);
    // Moderators list what is not public, newest first.
    await db.query(`
      create index comments_not_public
        on comments (site_id, state, created_at, id) where state <> 'published'
    `);
    // A reader's own comments, and the overlay's recent changes.
    await db.query(`
      create index comments_by_person
        on comments (site_id, person_id, created_at, id) where person_id is not null
    `);
    // An import finds what it has brought before.
    await db.query(`
      create unique index comments_external_id
        on comments (site_id, external_id) where external_id is not null
    `);

    await db.query(`
      create table comment_revisions (
        site_id        uuid not null,
        id             uuid not null,
        comment_id     uuid not null,
        body           text not null,
        html           text not null,
        text           text not null,
        render_version integer not null,
        written_by     text not null check (written_by in ('author', 'moderator', 'import')),
        created_at     timestamptz not null,
        primary key (site_id, id),
        constraint revisions_of_comment unique (site_id, comment_id, id),
        foreign key (site_id, comment_id) references comments (site_id, id),
        check (char_length(body) <= 200000)
      )
    `);
    // Deferred: the two rows name each other and come in one transaction.
    await db.query(`
      alter table comments
        add constraint comments_revision foreign key (site_id, id, revision_id)
          references comment_revisions (site_id, comment_id, id) deferrable initially deferred,
        add constraint comments_pending_revision foreign key (site_id, id, pending_revision_id)
          references comment_revisions (site_id, comment_id, id) deferrable initially deferred
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table comments drop constraint comments_revision');
    await db.query('alter table comments drop constraint comments_pending_revision');
    await db.query('drop table comment_revisions, comments, people');
  }
}
