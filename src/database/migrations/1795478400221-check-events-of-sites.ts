import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An event has a thread and a place in it, or neither: so it is of all that were there before. */
export class CheckEventsOfSites1795478400221 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of ['events', 'unordered_events']) {
      await db.query(`alter table ${table} validate constraint ${table}_in_thread_or_none`);
    }
  }

  /** What was found to hold stays so. */
  async down(): Promise<void> {}
}
