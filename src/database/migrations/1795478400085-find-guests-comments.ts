import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A guest's page shows what of theirs is not public: found by their token, however long the thread. */
export class FindGuestsComments1795478400085 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index comments_by_edit_token
        on comments (site_id, edit_token_hash) where edit_token_hash is not null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index comments_by_edit_token');
  }
}
