import type { QueryRunner } from 'typeorm';

/**
 * Builds an index while the table is read and written: in a migration of its own, outside a
 * transaction. One that a killed run has left, which nothing uses, is built anew.
 *
 * It waits for every transaction that is open, and nobody waits for it meanwhile: so for as long as
 * it takes.
 *
 * @param on `on comments (site_id, …) where …`
 */
export async function indexConcurrently(db: QueryRunner, name: string, on: string): Promise<void> {
  const [{ before }] = (await db.query(`select current_setting('lock_timeout') as before`)) as [
    { before: string },
  ];
  await db.query('set lock_timeout = 0');
  try {
    await db.query(`drop index concurrently if exists ${name}`);
    await db.query(`create index concurrently ${name} ${on}`);
  } finally {
    await db.query(`set lock_timeout = '${before}'`);
  }
}
