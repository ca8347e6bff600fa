import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tenant, its staff and its keys. */
export class CreateSites1795478400000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table sites (
        id         uuid primary key,
        slug       text not null,
        name       text not null check (char_length(name) between 1 and 200),
        settings   jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
        version    integer not null default 1,
        created_at timestamptz not null,
        constraint sites_slug_key unique (slug),
        check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) <= 63)
      )
    `);
    await db.query(`
      create table members (
        site_id    uuid not null references sites (id),
        id         uuid not null,
        name       text not null check (char_length(name) between 1 and 80),
        role       text not null check (role in ('owner', 'admin', 'moderator', 'auditor')),
        created_at timestamptz not null,
        primary key (site_id, id)
      )
    `);
    await db.query(`
      create table api_keys (
        site_id      uuid not null references sites (id),
        id           text not null,
        member_id    uuid,
        name         text not null check (char_length(name) between 1 and 80),
        scopes       text[] not null check (cardinality(scopes) > 0),
        secret_hash  bytea not null check (octet_length(secret_hash) = 32),
        created_at   timestamptz not null,
        expires_at   timestamptz,
        revoked_at   timestamptz,
        primary key (site_id, id),
        -- A key names itself before its site is known; it is answered 404 on another site.
        constraint api_keys_id_key unique (id),
        foreign key (site_id, member_id) references members (site_id, id),
        check (scopes <@ '{read,threads,comments,people,moderate,admin,act}'::text[])
      )
    `);
    await db.query(`
      create table signing_keys (
        site_id          uuid not null references sites (id),
        id               text not null,
        issuer           text not null,
        alg              text not null check (alg in ('HS256')),
        encrypted_secret bytea not null,
        created_at       timestamptz not null,
        revoked_at       timestamptz,
        primary key (site_id, id)
      )
    `);
    await db.query(`
      create table installation_keys (
        id          text primary key,
        kind        text not null check (kind in ('bootstrap')),
        secret_hash bytea not null check (octet_length(secret_hash) = 32),
        created_at  timestamptz not null
      )
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table installation_keys, signing_keys, api_keys, members, sites');
  }
}
