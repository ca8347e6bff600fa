import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const ASK_MS = 100;

/**
 * Waits until every transaction that has written by now has ended, so that what it wrote can be
 * seen. Those that only read are not waited for.
 *
 * @param mostMs how long, milliseconds
 * @param waiting told once, when there is something to wait for
 * @returns false when one has not ended
 */
export async function writersEnded(
  url: string,
  { mostMs, waiting }: { mostMs: number; waiting: () => void },
): Promise<boolean> {
  const db = new pg.Client({ connectionString: url, application_name: 'colloquy writers' });
  // A broken connection fails the statement that runs; without a listener it would end the process.
  db.on('error', () => {});
  await db.connect();
  try {
    const { rows } = await db.query<{ limit: string }>(
      'select pg_snapshot_xmax(pg_current_snapshot())::text as limit',
    );
    const until = performance.now() + mostMs;
    const limit = rows[0]!.limit;
    if (await haveEnded(db, limit)) return true;
    waiting();
    while (performance.now() < until) {
      await delay(ASK_MS);
      if (await haveEnded(db, limit)) return true;
    }
    return false;
  } finally {
    await db.end();
  }
}

async function haveEnded(db: pg.Client, limit: string): Promise<boolean> {
  const { rows } = await db.query<{ ended: boolean }>(
    'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 as ended',
    [limit],
  );
  return rows[0]!.ended;
}
