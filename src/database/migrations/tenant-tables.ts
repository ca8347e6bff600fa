import type { QueryRunner } from 'typeorm';

/**
 * Shows a session the rows of the site it is set to, and of no other: the wall behind the
 * conditions of our statements. Where nothing is set, nothing is seen. The owner is not held.
 *
 * The setting is read in a subquery, once for a statement rather than for each row.
 */
export async function guardTenants(db: QueryRunner, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await db.query(`alter table ${table} enable row level security`);
    await db.query(`
      create policy ${table}_of_site on ${table} using (
        site_id = (select nullif(current_setting('app.site_id', true), '')::uuid)
      )
    `);
  }
}

export async function unguardTenants(db: QueryRunner, tables: readonly string[]): Promise<void> {
  for (const table of tables.toReversed()) {
    await db.query(`drop policy ${table}_of_site on ${table}`);
    await db.query(`alter table ${table} disable row level security`);
  }
}
