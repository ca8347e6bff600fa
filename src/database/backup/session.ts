import pg from 'pg';

/** One connection for as long as the work lasts; a transaction left open is rolled back with it. */
export async function inSession<T>(
  url: string,
  work: (db: pg.Client) => Promise<T>,
  name = 'colloquy backup',
): Promise<T> {
  const db = new pg.Client({ connectionString: url, application_name: name });
  // A broken connection fails the statement that runs; without a listener it would end the process.
  db.on('error', () => {});
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}

/**
 * Opens a transaction that takes as long as it likes and writes values in one way, whatever the
 * server or role is set to. With row security off, a policy that would hide rows is an error.
 */
export async function begin(db: pg.Client, mode: string): Promise<void> {
  await db.query(`
    begin ${mode};
    set local statement_timeout = 0;
    set local lock_timeout = 0;
    set local idle_in_transaction_session_timeout = 0;
    set local row_security = off;
    set local timezone = 'UTC';
    set local datestyle = 'ISO, YMD';
    set local intervalstyle = 'postgres';
    set local bytea_output = 'hex';
    set local extra_float_digits = 1
  `);
}
