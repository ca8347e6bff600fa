import pg from 'pg';
import { query } from './database.js';

/** Takes the locks of one statement. @returns what lets them go, and undoes or commits it */
export async function hold(
  url: string,
  text: string,
  values: unknown[],
): Promise<(() => Promise<void>) & { commit: () => Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await client.query(text, values);
  const commit = async (): Promise<void> => {
    await client.query('commit');
    await client.end();
  };
  return Object.assign(() => client.end(), { commit });
}

/** How many sessions of this database wait for a lock. */
export async function waiting(url: string): Promise<number> {
  const [row] = await query<{ sessions: number }>(
    url,
    `select count(distinct l.pid)::int as sessions
     from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where not l.granted and a.datname = current_database()`,
  );
  return row!.sessions;
}
