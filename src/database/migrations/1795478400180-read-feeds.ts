import type { MigrationInterface, QueryRunner } from 'typeorm';
import { indexConcurrently } from './indexes.js';

/** A thread's feed reads its published comments, newest first, a page at a time. */
export class ReadFeeds1795478400180 implements MigrationInterface {
  readonly transaction = false;

  async up(db: QueryRunner): Promise<void> {
    await indexConcurrently(
      db,
      'comments_newest_of_thread',
      `on comments (site_id, thread_id, published_at, id) where state = 'published'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index comments_newest_of_thread');
  }
}
