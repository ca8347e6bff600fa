import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rules do beside deciding: slow a thread down for a while, and tell the desk. */
export class ActOnRules1795478400130 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table rule_versions
        add slow_seconds integer check (slow_seconds between 1 and 86400),
        add slow_minutes integer check (slow_minutes between 1 and 10080),
        add notify boolean not null default false,
        add check ((slow_seconds is null) = (slow_minutes is null))
    `);
    // Up to when the desk knows what it spoke about.
    await db.query('alter table rules add notified_at timestamptz');
    await db.query(`
      alter table threads
        add slowed_seconds integer not null default 0 check (slowed_seconds between 0 and 86400),
        add slowed_until timestamptz
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table threads drop slowed_seconds, drop slowed_until');
    await db.query('alter table rules drop notified_at');
    await db.query('alter table rule_versions drop slow_seconds, drop slow_minutes, drop notify');
  }
}
