import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { grantTo } from './grants.js';
import { runPending } from './pending-migrations.js';

/** Names the migration lock among the advisory locks of a database: "coll" and "migr" in ASCII. */
export const MIGRATION_LOCK = [0x636f6c6c, 0x6d696772] as const;
const POLL_MS = 50;
/** Longer than an index over a large table takes to build. */
const LOCK_WAIT_MS = 3_600_000;

interface MigrateOptions {
  /** How the application connects; its role is granted what it needs. The owner needs no grant. */
  appUrl?: string;
  /** Told of what it waits for. */
  log?: (line: string) => void;
}

/**
 * Brings the schema up to date and names what that took. `url` is the owner's. Processes that
 * start together take turns.
 */
export async function migrate(
  url: string,
  { appUrl = url, log = () => {} }: MigrateOptions = {},
): Promise<{ applied: string[] }> {
  const lock = new pg.Client({ connectionString: url, application_name: 'colloquy migrate lock' });
  // Without a listener a connection that breaks while idle would end the process.
  lock.on('error', () => {});
  await lock.connect();
  try {
    await takeTurn(lock);
    const applied = await runPending(url, log);
    const role = roleIn(appUrl);
    if (role !== roleIn(url)) await grantTo(lock, role);
    return { applied };
  } finally {
    await lock.end();
  }
}

/**
 * Polls. A session that waits for a lock holds a snapshot, for which `create index concurrently`
 * waits in turn: blocking here would deadlock with the migration that holds the lock.
 */
async function takeTurn(lock: pg.Client): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  while (!(await tryLock(lock))) {
    if (Date.now() > deadline) throw new Error('Another process is still migrating this database');
    await delay(POLL_MS);
  }
}

async function tryLock(lock: pg.Client): Promise<boolean> {
  const { rows } = await lock.query<{ locked: boolean }>(
    'select pg_try_advisory_lock($1::int, $2::int) as locked',
    [...MIGRATION_LOCK],
  );
  return rows[0]!.locked;
}

function roleIn(url: string): string {
  return decodeURIComponent(new URL(url).username);
}
