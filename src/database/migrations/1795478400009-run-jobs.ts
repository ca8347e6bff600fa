import type { MigrationInterface, QueryRunner } from 'typeorm';
import { guardTenants, unguardTenants } from './tenant-tables.js';

/** Which instance does what has to be done now and then. */
export class RunJobs1795478400009 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table job_runs (
        site_id uuid not null references sites (id),
        name    text not null,
        due_at  timestamptz not null,
        primary key (site_id, name)
      )
    `);
    await guardTenants(db, ['job_runs']);
  }

  async down(db: QueryRunner): Promise<void> {
    await unguardTenants(db, ['job_runs']);
    await db.query('drop table job_runs');
  }
}
