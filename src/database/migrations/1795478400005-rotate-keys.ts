import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that are followed by another, staff who have left, and keys of the installation's operator. */
export class RotateKeys1795478400005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // A key may be followed by one other, so two are live at most while they change over.
    await db.query(`
      alter table api_keys
        add column last_used_at timestamptz,
        add column replaced_by text,
        add constraint api_keys_replaced_by foreign key (site_id, replaced_by)
          references api_keys (site_id, id)
    `);
    await db.query('alter table members add column removed_at timestamptz');
    await db.query(`
      alter table installation_keys
        add column name text check (char_length(name) between 1 and 80),
        add column expires_at timestamptz,
        add column last_used_at timestamptz,
        drop constraint installation_keys_kind_check,
        add constraint installation_keys_kind check (kind in ('bootstrap', 'operator'))
    `);
    // A reader's token may carry a role, where the key that signs it is flagged for that.
    await db.query(`
      alter table decisions drop constraint decisions_actor_kind_check,
        add constraint decisions_actor_kind
          check (actor_kind in ('member', 'key', 'person', 'author', 'system'))
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table decisions drop constraint decisions_actor_kind,
        add constraint decisions_actor_kind_check
          check (actor_kind in ('member', 'key', 'author', 'system')) not valid
    `);
    await db.query(`delete from installation_keys where kind = 'operator'`);
    await db.query(`
      alter table installation_keys
        drop constraint installation_keys_kind,
        add constraint installation_keys_kind_check check (kind in ('bootstrap')),
        drop column last_used_at, drop column expires_at, drop column name
    `);
    await db.query('alter table members drop column removed_at');
    await db.query(
      'alter table api_keys drop constraint api_keys_replaced_by, drop column replaced_by, drop column last_used_at',
    );
  }
}
