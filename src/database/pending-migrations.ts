import { setTimeout as delay } from 'node:timers/promises';
import { AbstractLogger, DataSource, MigrationExecutor, QueryFailedError } from 'typeorm';
import { dataSourceOptions } from './data-source.js';
import { migrations } from './migrations/index.js';

/** A statement that waits for a table keeps everybody waiting who comes after it: so long at most. */
const LOCK_TIMEOUT_MS = 3_000;
/** Between two attempts those who waited are let by: once as long as the wait, at last ten times. */
const FIRST_PAUSE_MS = LOCK_TIMEOUT_MS;
const LONGEST_PAUSE_MS = 10 * LOCK_TIMEOUT_MS;
/** Longer than a backup of a large database holds its tables. */
const GIVE_UP_MS = 3_600_000;

/** Somebody else had the table (`lock_not_available`), or was in a ring with us (`deadlock_detected`). */
const IN_THE_WAY = ['55P03', '40P01'];

/** What fails is thrown; of each attempt whoever calls is told. */
class Silence extends AbstractLogger {
  protected writeLog(): void {}
}

/**
 * Runs what is missing, each migration in its transaction or, where it says so, outside. One that
 * cannot have a table soon is given up and begun again later: what was done stays done.
 *
 * @param log told of each wait
 * @returns the names of those that ran
 */
export async function runPending(url: string, log: (line: string) => void): Promise<string[]> {
  const options = dataSourceOptions(url, {
    poolSize: 2,
    applicationName: 'colloquy migrate',
    statementTimeoutMs: 0,
  });
  const database = new DataSource({ ...options, migrations, logger: new Silence() });
  await database.initialize();
  try {
    const runner = database.createQueryRunner();
    // By a statement: poolers know few settings of a connection that begins.
    await runner.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const executor = new MigrationExecutor(database, runner);
    executor.transaction = 'each';
    const pending = await executor.getPendingMigrations();
    await untilDone(executor, log);
    return pending.map(({ name }) => name);
  } finally {
    await database.destroy();
  }
}

async function untilDone(executor: MigrationExecutor, log: (line: string) => void): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      await executor.executePendingMigrations();
      return;
    } catch (error) {
      if (!isInTheWay(error) || Date.now() > deadline) throw error;
      log(`A table is in use that has to change; once more in ${pause / 1000} seconds.`);
    }
    await delay(pause);
  }
}

function isInTheWay(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { code } = error.driverError as { code?: string };
  return code !== undefined && IN_THE_WAY.includes(code);
}
