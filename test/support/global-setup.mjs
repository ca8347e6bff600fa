import { fileURLToPath } from 'node:url';
import pg from 'pg';
// Jest cannot load TypeScript here under ES modules, so this is what `npm run build` made.
import { startEmbeddedPostgres } from '../../dist/database/embedded/embedded-postgres.js';
import { migrate } from '../../dist/database/migrate.js';

/**
 * Starts the one PostgreSQL of all test runs and makes this run's template, which has every
 * migration. Names carry the run's process number: two runs may share the server.
 */
export default async function setup() {
  const dataDir = fileURLToPath(new URL('../../.test-pg', import.meta.url));
  const server = await startEmbeddedPostgres({ dataDir, volatile: true });
  globalThis.testPostgres = server;

  const run = `test_${process.pid}`;
  const template = `${run}_template`;
  await dropDatabases(server.url, (runPid) => runPid === process.pid || !isAlive(runPid));
  await asAdmin(server.url, (admin) => admin.query(`create database ${template}`));
  await migrate(withDatabase(server.url, template), { appUrl: server.appUrl });
  await asAdmin(server.url, (admin) => admin.query(`alter database ${template} is_template true`));

  // Nobody changes this one, so that each statement of ours can be planned in it.
  const plans = `${run}_plans`;
  await asAdmin(server.url, (admin) =>
    admin.query(`create database ${plans} template ${template}`),
  );

  process.env.TEST_PG_URL = server.url;
  process.env.TEST_PG_APP_URL = server.appUrl;
  process.env.TEST_PG_RUN = run;
  process.env.TEST_PG_TEMPLATE = template;
  process.env.TEST_PG_PLANS = withDatabase(server.url, plans);
}

/** Drops the databases of the test runs, given by process number, that `isOver`. */
export async function dropDatabases(url, isOver) {
  await asAdmin(url, async (admin) => {
    // Two runs that begin together would drop the same ones; the lock ends with the connection.
    await admin.query("select pg_advisory_lock(hashtext('drop test databases'))");
    const { rows } = await admin.query(`
      select datname as name, substring(datname from '^test_([0-9]+)_')::int as run
      from pg_database where datname ~ '^test_[0-9]+_'
    `);
    for (const { name, run } of rows) {
      if (!isOver(run)) continue;
      await admin.query(`alter database ${name} is_template false`);
      await drop(admin, name);
    }
  });
}

/**
 * Without force PostgreSQL sends autovacuum away by itself; with force it would have to be allowed
 * to end it. What is left over is dropped by the next run.
 */
async function drop(admin, name) {
  try {
    await admin.query(`drop database ${name}`);
  } catch {
    await admin.query(`drop database ${name} with (force)`).catch(() => {});
  }
}

async function asAdmin(url, act) {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await act(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(url, name) {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
