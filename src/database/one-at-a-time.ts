import pg from 'pg';

/**
 * Does the work unless somebody is at work of this name in the same database; then null. The turn
 * ends with the work, or with this process.
 */
export async function oneAtATime<T>(
  url: string,
  name: string,
  work: () => Promise<T>,
): Promise<{ done: T } | null> {
  const db = new pg.Client({ connectionString: url, application_name: `colloquy ${name}` });
  // A broken connection fails the statement that runs; without a listener it would end the process.
  db.on('error', () => {});
  await db.connect();
  try {
    const { rows } = await db.query<{ ours: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as ours',
      [name],
    );
    return rows[0]!.ours ? { done: await work() } : null;
  } finally {
    await db.end();
  }
}
