import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever listens hears that events of a site have got their numbers: once for all of a batch. */
export class AnnounceEvents1795478400170 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_announce_events() returns trigger language plpgsql as $$
      begin
        perform pg_notify('colloquy_events', new.site_id::text);
        return null;
      end $$
    `);
    await db.query(`
      create trigger event_heads_announced after update on event_heads
      for each row execute function colloquy_announce_events()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger event_heads_announced on event_heads');
    await db.query('drop function colloquy_announce_events()');
  }
}
