import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['policies', 'policy_versions'];

/** A site's rules and terms in all their texts, and which text a decision was made by. */
export class KeepPolicies1795478400070 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Never changed: what decisions lock, so that no text comes or goes under them.
    await db.query(`
      create table policies (
        site_id    uuid not null references sites (id),
        key        text not null check (key ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(key) <= 80),
        kind       text not null check (kind in ('policy', 'terms')),
        created_at timestamptz not null,
        primary key (site_id, key)
      )
    `);
    await db.query(`
      create table policy_versions (
        site_id        uuid not null,
        key            text not null,
        version        integer not null check (version > 0),
        title          text not null check (char_length(title) between 1 and 200),
        -- Markdown; html is made of it when it is read.
        text           text not null check (char_length(text) between 1 and 50000),
        -- What a statement of reasons gives as its ground; none for terms.
        decision_ground text check (decision_ground in ('illegal-content', 'incompatible-content')),
        illegal_content_legal_ground text check (char_length(illegal_content_legal_ground) <= 500),
        incompatible_content_ground  text check (char_length(incompatible_content_ground) <= 500),
        effective_from timestamptz not null,
        -- The moment from which it is in force no more: another came, or none. Where both are one
        -- moment it never was: it was replaced before its time.
        ended_at       timestamptz check (ended_at >= effective_from),
        made_at        timestamptz not null,
        primary key (site_id, key, version),
        foreign key (site_id, key) references policies (site_id, key),
        check ((decision_ground is not distinct from 'illegal-content')
          = (illegal_content_legal_ground is not null)),
        check (incompatible_content_ground is null or decision_ground = 'incompatible-content')
      )
    `);
    // The last text of each; two would be in force at once.
    await db.query(`
      create unique index policy_versions_last on policy_versions (site_id, key)
        where ended_at is null
    `);
    await this.guardTexts(db);
    await guardTenants(db, TABLES);
    await db.query(`
      alter table decisions
        -- The text of \`policy\` that was in force; null where the site had no rule of that name.
        add column policy_version integer,
        add constraint decisions_pinned check (policy_version is null or policy is not null),
        add constraint decisions_policy_version foreign key (site_id, policy, policy_version)
          references policy_versions (site_id, key, version)
    `);
    // When a rule was cited last: no other text of it begins before that.
    await db.query(`
      create index decisions_citing on decisions (site_id, policy, created_at)
        where policy_version is not null
    `);
    // Beside \`state_reason\`, for the tombstone.
    await db.query('alter table comments add column state_policy_version integer');
  }

  /** What was once in force stays readable: only a text's end is set, and never put off. */
  private async guardTexts(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_policy_stays() returns trigger language plpgsql as $$
      begin
        raise exception 'what % has stays as it is', tg_table_name using errcode = 'MD002';
      end $$
    `);
    await db.query(`
      create trigger policies_stay before update or delete or truncate on policies
        for each statement execute function colloquy_policy_stays()
    `);
    await db.query(`
      create trigger policy_versions_stay
        before update of site_id, key, version, title, text, decision_ground,
          illegal_content_legal_ground, incompatible_content_ground, effective_from, made_at
          or delete or truncate on policy_versions
        for each statement execute function colloquy_policy_stays()
    `);
    await db.query(`
      create trigger policy_versions_ended before update of ended_at on policy_versions
        for each row when (new.ended_at is null or new.ended_at > old.ended_at)
        execute function colloquy_policy_stays()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table comments drop column state_policy_version');
    await db.query('drop index decisions_citing');
    await db.query(`
      alter table decisions drop constraint decisions_policy_version,
        drop constraint decisions_pinned, drop column policy_version
    `);
    await unguardTenants(db, TABLES);
    await db.query('drop table policy_versions, policies');
    await db.query('drop function colloquy_policy_stays()');
  }
}
