import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['term_lists', 'screening_findings', 'comment_fingerprints', 'screening_secrets'];

/** What comments are screened by before they show, and what was found. */
export class ScreenComments1795478400030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // A row for each version: a finding names the one that it was made by.
    await db.query(`
      create table term_lists (
        site_id    uuid not null references sites (id),
        id         uuid not null,
        version    integer not null check (version > 0),
        name       text not null check (char_length(name) between 1 and 200),
        outcome    text not null check (outcome in ('off', 'label', 'hold', 'spam', 'reject')),
        leet       boolean not null,
        language   text check (char_length(language) <= 35),
        -- As people write them, one a line: a word, a phrase, wild*cards, /patterns/.
        terms      text[] not null check (cardinality(terms) <= 50000),
        -- What decides where it is matched.
        characters integer not null,
        patterns   boolean not null,
        made_at    timestamptz not null,
        -- Another version came after it, or none.
        ended_at   timestamptz,
        primary key (site_id, id, version)
      )
    `);
    // The lists as they are now.
    await db.query(`
      create unique index term_lists_present on term_lists (site_id, id) where ended_at is null
    `);
    await db.query(`
      create table screening_findings (
        site_id      uuid not null,
        id           uuid not null,
        comment_id   uuid not null,
        revision_id  uuid not null,
        check_name   text not null,
        outcome      text not null check (outcome in ('label', 'hold', 'spam', 'reject')),
        is_unknown   boolean not null,
        -- Ranges in the revision's text, what was found, and excerpts of the text.
        detail       jsonb not null,
        -- A term list's id, or 'settings' with the site's version.
        rule         text not null,
        rule_version integer not null,
        created_at   timestamptz not null,
        primary key (site_id, id),
        foreign key (site_id, comment_id, revision_id)
          references comment_revisions (site_id, comment_id, id)
      )
    `);
    // Why a comment was held.
    await db.query(`
      create index screening_findings_of
        on screening_findings (site_id, comment_id, created_at, id)
    `);
    await db.query(`
      create table comment_fingerprints (
        site_id    uuid not null,
        comment_id uuid not null,
        thread_id  uuid not null,
        -- Null: the text has no words.
        simhash    bigint,
        created_at timestamptz not null,
        primary key (site_id, comment_id),
        foreign key (site_id, comment_id) references comments (site_id, id)
      )
    `);
    // The site's latest, and what is old enough to go.
    await db.query(`
      create index comment_fingerprints_latest on comment_fingerprints (site_id, created_at)
    `);
    // How much is said in a thread at the moment.
    await db.query(`
      create index comment_fingerprints_thread
        on comment_fingerprints (site_id, thread_id, created_at)
    `);
    await db.query(`
      create table screening_secrets (
        site_id    uuid not null references sites (id),
        sealed     bytea not null,
        created_at timestamptz not null,
        primary key (site_id)
      )
    `);
    await guardTenants(db, TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query(`drop table ${TABLES.toReversed().join(', ')}`);
  }
}
