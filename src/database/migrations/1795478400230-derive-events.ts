import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Up to which number what follows from the events of a site was told; null where nobody has looked yet. */
export class DeriveEvents1795478400230 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table event_heads add column derived bigint');
    await this.announceAfter(db, 'update of last');
  }

  async down(db: QueryRunner): Promise<void> {
    await this.announceAfter(db, 'update');
    await db.query('alter table event_heads drop column derived');
  }

  /** That something was told of what follows is no news to those who follow. */
  private async announceAfter(db: QueryRunner, what: string): Promise<void> {
    await db.query('drop trigger event_heads_announced on event_heads');
    await db.query(`
      create trigger event_heads_announced after ${what} on event_heads
        for each row execute function colloquy_announce_events()
    `);
  }
}
