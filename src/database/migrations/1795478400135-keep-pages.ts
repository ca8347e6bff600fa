import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

/**
 * Counts the changes that public pages show: of each thread, and of everything that all pages of a site
 * share. A page that was kept is right as long as both stand where they stood.
 */
export class KeepPages1795478400135 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table thread_counters add generation bigint not null default 0');
    await db.query(`
      create table site_generations (
        site_id    uuid primary key references sites (id),
        generation bigint not null
      )
    `);
    await guardTenants(db, ['site_generations']);
    await db.query(`
      create function colloquy_next_site_generation() returns trigger language plpgsql as $$
      begin
        insert into site_generations as g (site_id, generation) values (new.site_id, 1)
        on conflict (site_id) do update set generation = g.generation + 1;
        return null;
      end $$
    `);
    // At the commit, so that whoever changes a person holds this row while they wait for nothing.
    await db.query(`
      create constraint trigger people_shown after update on people
      deferrable initially deferred for each row
      when ((old.name, old.picture, old.merged_into, old.erased_at)
        is distinct from (new.name, new.picture, new.merged_into, new.erased_at))
      execute function colloquy_next_site_generation()
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop trigger people_shown on people');
    await db.query('drop function colloquy_next_site_generation()');
    await unguardTenants(db, ['site_generations']);
    await db.query('drop table site_generations');
    await db.query('alter table thread_counters drop generation');
  }
}
