import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Built beside running servers, so not in a transaction: begun again where a run was killed. */
export class ReadFeeds1795478400180 implements MigrationInterface {
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    await db.query('drop index concurrently if exists comments_newest_of_thread');
    // A thread's feed reads its published comments, newest first, a page at a time.
    await db.query(`
      create index concurrently comments_newest_of_thread
        on comments (site_id, thread_id, published_at, id) where state = 'published'
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index comments_newest_of_thread');
  }
}
