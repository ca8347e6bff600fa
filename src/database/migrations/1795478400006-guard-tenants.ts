import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

const TABLES = [
  'members',
  'api_keys',
  'signing_keys',
  'threads',
  'thread_names',
  'thread_counters',
  'people',
  'comments',
  'comment_revisions',
  'comment_ranks',
  'votes',
  'reports',
  'review_items',
  'decisions',
  'decision_texts',
  'events',
];

/** Row-level security, and the few questions that are asked before a site is known. */
export class GuardTenants1795478400006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await guardTenants(db, TABLES);
    const [{ path }] = (await db.query(
      `select quote_ident(current_schema()) || ', pg_temp' as path`,
    )) as [{ path: string }];
    // A key names itself, and so its site.
    await db.query(`
      create function colloquy_api_key(key_id text)
      returns table (site_id uuid, id text, member_id uuid, member_role text, name text,
        scopes text[], secret_hash bytea, created_at timestamptz, expires_at timestamptz,
        revoked_at timestamptz, replaced_by text, last_used_at timestamptz)
      language sql stable security definer set search_path = ${path} as $$
        select k.site_id, k.id, k.member_id, m.role, k.name, k.scopes, k.secret_hash, k.created_at,
          k.expires_at, k.revoked_at, k.replaced_by, k.last_used_at
        from api_keys k left join members m
          on m.site_id = k.site_id and m.id = k.member_id and m.removed_at is null
        where k.id = key_id
      $$
    `);
    // The bootstrap token is good for nothing once any site has an owner.
    await db.query(`
      create function colloquy_has_owner() returns boolean
      language sql stable security definer set search_path = ${path} as $$
        select exists (select from members where role = 'owner' and removed_at is null)
      $$
    `);
    // Only an owner may analyze, and a large import is over before autovacuum looks.
    await db.query(`
      create function colloquy_analyze() returns void
      language plpgsql security definer set search_path = ${path} as $$
      begin
        analyze comments, comment_ranks, comment_revisions, review_items;
      end $$
    `);
    for (const name of FUNCTIONS) {
      await db.query(`revoke execute on function ${name} from public`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const name of FUNCTIONS) await db.query(`drop function ${name}`);
    await unguardTenants(db, TABLES);
  }
}

const FUNCTIONS = ['colloquy_api_key(text)', 'colloquy_has_owner()', 'colloquy_analyze()'];
