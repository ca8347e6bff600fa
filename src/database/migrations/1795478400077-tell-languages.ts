import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which language a text is written in, so that work goes to those who read it. */
export class TellLanguages1795478400077 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table comment_revisions
        -- ISO 639-1; null where nobody could tell, and for texts of before this migration.
        add column language text check (language ~ '^[a-z]{2}$')
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table comment_revisions drop column language');
  }
}
