import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is counted of a period, in its order. */
export class MeasureModeration1795478400125 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('create index review_items_opened on review_items (site_id, opened_at)');
    await db.query('create index reports_made on reports (site_id, created_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index review_items_opened, reports_made');
  }
}
