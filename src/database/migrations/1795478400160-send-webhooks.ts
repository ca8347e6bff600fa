import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = ['webhooks', 'webhook_secrets', 'webhook_deliveries'];

/** Endpoints of sites, and one row for each event that one of them is told of. */
export class SendWebhooks1795478400160 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table webhooks (
        site_id       uuid not null references sites (id),
        id            uuid not null,
        url           text not null check (length(url) between 1 and 2048),
        -- Empty for all.
        types         text[] not null,
        payload       text not null check (payload in ('thin', 'full')),
        -- It said 410, and is told nothing until somebody turns it on again.
        state         text not null check (state in ('on', 'off', 'gone')),
        -- The last event that was put in line for it.
        cursor        bigint not null check (cursor >= 0),
        -- Since it last took something.
        failures      integer not null default 0 check (failures >= 0),
        blocked_until timestamptz,
        created_at    timestamptz not null,
        primary key (site_id, id)
      )
    `);
    await db.query(`
      create table webhook_secrets (
        site_id    uuid not null,
        id         uuid not null,
        webhook_id uuid not null,
        sealed     bytea not null,
        created_at timestamptz not null,
        -- Null for the present one.
        ends_at    timestamptz,
        primary key (site_id, id),
        foreign key (site_id, webhook_id) references webhooks (site_id, id) on delete cascade
      )
    `);
    await db.query(`
      create index webhook_secrets_of_webhook on webhook_secrets (site_id, webhook_id)
    `);
    await db.query(`
      create table webhook_deliveries (
        site_id    uuid not null,
        id         uuid not null,
        webhook_id uuid not null,
        -- Of a test its own.
        event_id   uuid not null,
        -- Null for a test.
        sequence   bigint,
        type       text not null,
        state      text not null check (state in ('waiting', 'delivered', 'dead')),
        -- Begun, of the present round.
        attempts   integer not null default 0 check (attempts >= 0),
        -- While it is being sent: when it is somebody else's turn, should we die in it.
        due_at     timestamptz not null,
        created_at timestamptz not null,
        tried_at   timestamptz,
        status     integer,
        latency_ms integer,
        problem    text,
        primary key (site_id, id),
        constraint webhook_deliveries_once unique (site_id, webhook_id, event_id),
        foreign key (site_id, webhook_id) references webhooks (site_id, id) on delete cascade
      )
    `);
    await db.query(`
      create index webhook_deliveries_due on webhook_deliveries (site_id, webhook_id, due_at)
      where state = 'waiting'
    `);
    await db.query(`
      create index webhook_deliveries_newest on webhook_deliveries
        (site_id, webhook_id, created_at, id)
    `);
    await guardTenants(db, TABLES);
    // The owner's eyes see every site: of endpoints, which have something to be told.
    await db.query(`
      create function colloquy_webhooks_due(at timestamptz) returns table (slug text, id uuid)
      language sql security definer set search_path from current as $$
        select s.slug, w.id from webhooks w join sites s on s.id = w.site_id
        where w.state = 'on' and (w.blocked_until is null or w.blocked_until <= at)
          and (w.cursor < (select h.last from event_heads h where h.site_id = w.site_id)
            or exists (select from webhook_deliveries d where d.site_id = w.site_id
              and d.webhook_id = w.id and d.state = 'waiting' and d.due_at <= at))
      $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function colloquy_webhooks_due(timestamptz)');
    await unguardTenants(db, TABLES);
    await db.query('drop table webhook_deliveries, webhook_secrets, webhooks');
  }
}
