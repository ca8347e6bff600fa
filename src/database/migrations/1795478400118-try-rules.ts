import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['rules', 'rule_versions', 'rule_hits', 'rule_backtests', 'rule_backtest_hits'];

/** What a site screens by beside its checks: rules that are tried before they bite. */
export class TryRules1795478400118 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table rules (
        site_id       uuid not null references sites (id),
        id            uuid not null,
        -- The present one.
        version       integer not null check (version > 0),
        state         text not null
          check (state in ('draft', 'background', 'live', 'paused', 'archived')),
        paused_because text check (paused_because in ('alarm', 'daily-cap', 'by-hand')),
        -- What the alarm saw: { hits, texts, usualHits, usualTexts }.
        alarm         jsonb,
        -- How often this version speaks, by the hours that were counted.
        usual_hits    integer not null default 0,
        usual_texts   integer not null default 0,
        counted_until timestamptz,
        created_at    timestamptz not null,
        changed_at    timestamptz not null,
        primary key (site_id, id),
        check ((state = 'paused') = (paused_because is not null)),
        check (usual_hits between 0 and usual_texts)
      )
    `);
    await db.query(`
      create table rule_versions (
        site_id    uuid not null,
        rule_id    uuid not null,
        version    integer not null check (version > 0),
        name       text not null check (char_length(name) between 1 and 200),
        condition  jsonb not null,
        outcome    text not null
          check (outcome in ('publish', 'label', 'hold', 'spam', 'reject')),
        -- Where what waits because of it is decided about, and how urgently.
        queue      text check (char_length(queue) between 1 and 40),
        priority   integer not null check (priority between 0 and 10),
        -- So many hits in a day, and it pauses.
        daily_cap  integer check (daily_cap > 0),
        -- From then on it says nothing.
        expires_at timestamptz,
        actor_kind text not null,
        actor_id   text,
        made_at    timestamptz not null,
        primary key (site_id, rule_id, version),
        foreign key (site_id, rule_id) references rules (site_id, id)
      )
    `);
    await db.query(`
      create table rule_hits (
        site_id      uuid not null,
        id           uuid not null,
        rule_id      uuid not null,
        rule_version integer not null,
        comment_id   uuid not null,
        revision_id  uuid not null,
        -- Whether it counted, or was noted alone.
        is_live      boolean not null,
        is_unknown   boolean not null,
        created_at   timestamptz not null,
        primary key (site_id, id),
        foreign key (site_id, rule_id, rule_version)
          references rule_versions (site_id, rule_id, version),
        foreign key (site_id, comment_id, revision_id)
          references comment_revisions (site_id, comment_id, id)
      )
    `);
    // How often it has spoken lately.
    await db.query(`
      create index rule_hits_lately on rule_hits (site_id, rule_id, rule_version, created_at, id)
    `);
    await db.query(`
      create table rule_backtests (
        site_id      uuid not null,
        id           uuid not null,
        rule_id      uuid not null,
        rule_version integer not null,
        state        text not null check (state in ('running', 'done', 'cancelled')),
        -- How many of the latest comments it is about.
        total        integer not null check (total between 0 and 1000000),
        looked_at    integer not null default 0,
        hits         integer not null default 0,
        -- Texts about which only what is not known of the past decides; no hits.
        unknown      integer not null default 0,
        -- Hits that people let stand, and that they turned down.
        let_stand    integer not null default 0,
        turned_down  integer not null default 0,
        -- What people turned down, and it would not have.
        missed       integer not null default 0,
        after_time   timestamptz,
        after_id     uuid,
        lease_token  uuid,
        lease_until  timestamptz,
        created_at   timestamptz not null,
        ended_at     timestamptz,
        primary key (site_id, id),
        foreign key (site_id, rule_id, rule_version)
          references rule_versions (site_id, rule_id, version),
        check ((state = 'running') = (ended_at is null)),
        check ((after_time is null) = (after_id is null)),
        check ((lease_token is null) = (lease_until is null))
      )
    `);
    await db.query(`
      create index rule_backtests_of on rule_backtests (site_id, rule_id, created_at, id)
    `);
    await db.query(`
      create index rule_backtests_running on rule_backtests (site_id, created_at, id)
        where state = 'running'
    `);
    await db.query(`
      create table rule_backtest_hits (
        site_id     uuid not null,
        backtest_id uuid not null,
        comment_id  uuid not null,
        -- What people had decided about it last; null: nothing that stands.
        decided     text check (decided in ('let-stand', 'turned-down')),
        -- The leaves that were true.
        why         text[] not null check (cardinality(why) <= 50),
        created_at  timestamptz not null,
        primary key (site_id, backtest_id, comment_id),
        foreign key (site_id, backtest_id) references rule_backtests (site_id, id),
        foreign key (site_id, comment_id) references comments (site_id, id)
      )
    `);
    await guardTenants(db, TABLES);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, TABLES);
    await db.query(`
      drop table rule_backtest_hits, rule_backtests, rule_hits, rule_versions, rules
    `);
  }
}
