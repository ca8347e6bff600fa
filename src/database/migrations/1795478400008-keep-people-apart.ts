import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['comment_origins', 'data_requests'];

/** What is personal: apart from what is public, sealed or hashed, and made to end. */
export class KeepPeopleApart1795478400008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table people
        add column email_sealed bytea,
        add column email_index bytea,
        add column email_verified boolean not null default false,
        add column picture text check (char_length(picture) <= 2048),
        add column merged_into uuid,
        add column erased_at timestamptz,
        add constraint people_merged_into foreign key (site_id, merged_into)
          references people (site_id, id),
        add constraint people_email check ((email_sealed is null) = (email_index is null))
    `);
    // Whoever asks about an address, and whoever was merged into somebody.
    await db.query(
      'create index people_by_email on people (site_id, email_index) where email_index is not null',
    );
    await db.query(
      'create index people_merged on people (site_id, merged_into) where merged_into is not null',
    );
    // The key that hashes addresses on one day. Once it is gone its hashes mean nothing.
    await db.query(`
      create table address_keys (
        day        date primary key,
        sealed     bytea not null,
        created_at timestamptz not null
      )
    `);
    await db.query(`
      create table comment_origins (
        site_id         uuid not null,
        comment_id      uuid not null,
        address_day     date,
        address_hash    bytea,
        email_sealed    bytea,
        email_index     bytea,
        -- The author as an import's source names them.
        external_author text check (char_length(external_author) <= 300),
        created_at      timestamptz not null,
        primary key (site_id, comment_id),
        foreign key (site_id, comment_id) references comments (site_id, id),
        check ((address_day is null) = (address_hash is null)),
        check ((email_sealed is null) = (email_index is null))
      )
    `);
    // What one address has said lately; what is older than its key.
    await db.query(`
      create index comment_origins_address on comment_origins
        (site_id, address_day, address_hash, created_at) where address_day is not null
    `);
    await db.query(`
      create index comment_origins_email on comment_origins (site_id, email_index)
        where email_index is not null
    `);
    await db.query(`
      create index comment_origins_author on comment_origins (site_id, external_author)
        where external_author is not null
    `);
    await db.query(`
      alter table comments drop constraint comments_state,
        add constraint comments_state check (state in ('pending', 'published', 'hidden', 'spam',
          'rejected', 'removed', 'withdrawn', 'purged'))
    `);
    await db.query(`
      create table data_requests (
        site_id      uuid not null references sites (id),
        id           uuid not null,
        kind         text not null check (kind in ('export', 'erasure')),
        -- Erasure: whether the texts stay without their author, or go as well.
        mode         text check (mode in ('anonymise', 'remove-text')),
        state        text not null check (state in ('requested', 'mailed', 'confirmed', 'running',
                       'done', 'refused')),
        -- Who it is about: a person, or whoever an address belongs to. Emptied when it is done.
        person_id    uuid,
        email_sealed bytea,
        email_index  bytea,
        token_hash   bytea check (octet_length(token_hash) = 32),
        requested_at timestamptz not null,
        confirmed_at timestamptz,
        -- Erasure: not before this moment.
        due_at       timestamptz,
        done_at      timestamptz,
        attempts     integer not null default 0,
        report       jsonb,
        primary key (site_id, id),
        foreign key (site_id, person_id) references people (site_id, id),
        check ((kind = 'erasure') = (mode is not null))
      )
    `);
    // What the worker has to do.
    await db.query(`
      create index data_requests_due on data_requests (site_id, state, due_at, requested_at)
        where state in ('requested', 'confirmed', 'running')
    `);
    // How often an address has been asked about lately.
    await db.query(`
      create index data_requests_email on data_requests (site_id, email_index, requested_at)
        where email_index is not null
    `);
    await guardTenants(db, TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query('drop table data_requests');
    await db.query(`
      alter table comments drop constraint comments_state,
        add constraint comments_state check (state in ('pending', 'published', 'hidden', 'spam',
          'rejected', 'removed', 'withdrawn')) not valid
    `);
    await db.query('drop table comment_origins, address_keys');
    await db.query('drop index people_merged, people_by_email');
    await db.query(`
      alter table people drop constraint people_email, drop constraint people_merged_into,
        drop column erased_at, drop column merged_into, drop column picture,
        drop column email_verified, drop column email_index, drop column email_sealed
    `);
  }
}
