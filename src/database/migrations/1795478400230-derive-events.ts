import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to which number what follows from the events of a site was told. */
export class DeriveEvents1795478400230 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table event_heads add column derived bigint not null default 0');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table event_heads drop column derived');
  }
}
