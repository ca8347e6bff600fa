import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['sanctions'];

/** What moderators do about people, rather than about one comment of theirs. */
export class SanctionPeople1795478400115 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sanctions (
        site_id       uuid not null references sites (id),
        id            uuid not null,
        kind          text not null check (kind in ('warning', 'pre-moderation', 'slow',
          'no-reports', 'suspension', 'ban', 'shadow')),
        subject       text not null check (subject in ('person', 'email', 'address')),
        person_id     uuid,
        -- Until the sanction ends; then nobody is recognised by it any more.
        email_sealed  bytea,
        email_index   bytea,
        -- The network, hashed with the key of a day; it means nothing once that key is destroyed.
        address_day   date,
        address_hash  bytea,
        forgotten_at  timestamptz,
        slow_seconds  integer check (slow_seconds between 1 and 86400),
        policy        text check (char_length(policy) <= 80),
        -- For moderators.
        reason        text check (char_length(reason) <= 5000),
        -- For whoever it is about.
        message       text check (char_length(message) <= 5000),
        -- What was decided about a comment, where that led to it; decisions are never deleted.
        decision_id   uuid,
        actor_kind    text not null,
        actor_id      text,
        made_at       timestamptz not null,
        expires_at    timestamptz,
        acknowledged_at timestamptz,
        lifted_at     timestamptz,
        lifter_kind   text,
        lifter_id     text,
        reversed_at   timestamptz,
        reverser_kind text,
        reverser_id   text,
        -- All that came of it is undone.
        undone_at     timestamptz,
        primary key (site_id, id),
        foreign key (site_id, person_id) references people (site_id, id),
        check ((subject = 'person') = (person_id is not null)),
        check ((subject = 'email' and forgotten_at is null) = (email_index is not null)),
        check ((email_index is null) = (email_sealed is null)),
        check ((subject = 'address' and forgotten_at is null) = (address_hash is not null)),
        check ((address_hash is null) = (address_day is null)),
        check ((kind = 'slow') = (slow_seconds is not null)),
        check (kind <> 'suspension' or expires_at is not null),
        check (subject <> 'address' or expires_at is not null),
        check (reversed_at is null or lifted_at is not null)
      )
    `);
    // What somebody may do now.
    await db.query(`
      create index sanctions_of_person on sanctions (site_id, person_id, made_at, id)
        where person_id is not null
    `);
    await db.query(`
      create index sanctions_of_email on sanctions (site_id, email_index)
        where email_index is not null
    `);
    await db.query(`
      create index sanctions_of_address on sanctions (site_id, address_day, address_hash)
        where address_hash is not null
    `);
    // The list, newest first.
    await db.query('create index sanctions_latest on sanctions (site_id, made_at, id)');
    // What is left of reversals.
    await db.query(`
      create index sanctions_to_undo on sanctions (site_id, id)
        where reversed_at is not null and undone_at is null
    `);
    await db.query(`
      alter table comments
        -- Why it waits, or is seen by its author alone; null once somebody has decided.
        add sanction_id uuid,
        add shadowed boolean not null default false,
        -- The number that its author sees.
        add shadow_number integer,
        add constraint comments_sanction
          foreign key (site_id, sanction_id) references sanctions (site_id, id),
        add check (sanction_id is not null or not shadowed)
    `);
    // What a sanction has caused.
    await db.query(`
      create index comments_by_sanction on comments (site_id, sanction_id, id)
        where sanction_id is not null
    `);
    await db.query(`
      alter table reports
        -- Stored, and not counted, because of this sanction.
        add muted_by uuid,
        add constraint reports_muted_by
          foreign key (site_id, muted_by) references sanctions (site_id, id)
    `);
    await db.query(`
      create index reports_muted on reports (site_id, muted_by, id) where muted_by is not null
    `);
    await guardTenants(db, TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query('alter table reports drop column muted_by');
    await db.query(`
      alter table comments drop column sanction_id, drop column shadowed, drop column shadow_number
    `);
    await db.query('drop table sanctions');
  }
}
