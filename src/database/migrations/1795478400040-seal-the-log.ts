import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['decision_seals', 'sealed_decisions', 'unsealed_decisions'];

/** A chain of seals over the log, so that a change in what it says can be found. */
export class SealTheLog1795478400040 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await this.bindTexts(db);
    await db.query(`
      create table decision_seals (
        site_id   uuid not null references sites (id),
        number    integer not null check (number > 0),
        -- Of the form that digests are taken of.
        version   smallint not null,
        -- The digest of the seal before it.
        previous  bytea check (octet_length(previous) = 32),
        decisions integer not null check (decisions > 0),
        -- Nothing waited beside what it seals.
        caught_up boolean not null,
        sealed_at timestamptz not null,
        digest    bytea not null check (octet_length(digest) = 32),
        primary key (site_id, number),
        check ((number = 1) = (previous is null))
      )
    `);
    await db.query(`
      create table sealed_decisions (
        site_id     uuid not null,
        seal        integer not null,
        position    integer not null check (position > 0),
        decision_id uuid not null,
        hash        bytea not null check (octet_length(hash) = 32),
        primary key (site_id, seal, position),
        constraint sealed_decisions_once unique (site_id, decision_id),
        foreign key (site_id, seal) references decision_seals (site_id, number),
        foreign key (site_id, decision_id) references decisions (site_id, id)
      )
    `);
    await db.query(`
      create table unsealed_decisions (
        site_id     uuid not null,
        decision_id uuid not null,
        tx          xid8 not null,
        primary key (site_id, decision_id),
        foreign key (site_id, decision_id) references decisions (site_id, id)
      )
    `);
    // What waits for its seal, in the order of the transactions that made it.
    await db.query(`
      create index unsealed_decisions_order on unsealed_decisions (site_id, tx, decision_id)
    `);
    for (const table of ['decision_seals', 'sealed_decisions']) {
      await db.query(`
        create trigger ${table}_append_only before update or delete or truncate on ${table}
          for each statement execute function colloquy_append_only()
      `);
    }
    await guardTenants(db, TABLES);
    await db.query(`
      insert into unsealed_decisions select site_id, id, pg_current_xact_id() from decisions
    `);
    await db.query(`
      create function colloquy_await_seal() returns trigger language plpgsql as $$
      begin
        insert into unsealed_decisions values (new.site_id, new.id, pg_current_xact_id());
        return null;
      end $$
    `);
    await db.query(`
      create trigger decisions_await_seal after insert on decisions
        for each row execute function colloquy_await_seal()
    `);
  }

  /**
   * The log keeps a hash of each text; what the hash is salted with lies with the text and goes with
   * it. The form is that of `commitmentTo`. Instances of before this migration can store decisions
   * without words only.
   */
  private async bindTexts(db: QueryRunner): Promise<void> {
    await db.query('alter table decision_texts add column salt bytea');
    await db.query(`
      update decision_texts
      set salt = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    `);
    await db.query(`
      alter table decision_texts alter column salt set not null,
        add constraint decision_texts_salt check (octet_length(salt) = 32)
    `);
    await db.query(`
      alter table decisions
        add column text_hash bytea check (octet_length(text_hash) = 32),
        disable trigger decisions_append_only
    `);
    await db.query(`
      update decisions d set text_hash = sha256(convert_to(
        '{"salt":"' || encode(t.salt, 'hex')
        || '","value":{"messageToAuthor":' || coalesce(to_json(t.message_to_author)::text, 'null')
        || ',"note":' || coalesce(to_json(t.note)::text, 'null') || '}}', 'UTF8'))
      from decision_texts t where t.site_id = d.site_id and t.decision_id = d.id
    `);
    await db.query('alter table decisions enable trigger decisions_append_only');
    // Words may go, by erasure; nobody rewrites them.
    await db.query(`
      create trigger decision_texts_append_only before update or truncate on decision_texts
        for each statement execute function colloquy_append_only()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger decisions_await_seal on decisions');
    await db.query('drop function colloquy_await_seal()');
    await unguardTenants(db, TABLES);
    await db.query('drop table unsealed_decisions, sealed_decisions, decision_seals');
    await db.query('drop trigger decision_texts_append_only on decision_texts');
    await db.query('alter table decision_texts drop column salt');
    await db.query('alter table decisions drop column text_hash');
  }
}
