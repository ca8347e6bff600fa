import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of its own with every migration applied. Gone after the run. @returns its address */
export async function freshDatabase(): Promise<string> {
  return create(process.env['TEST_PG_TEMPLATE']!);
}

/** A database with nothing in it. Gone after the run. @returns its address */
export async function emptyDatabase(): Promise<string> {
  return create('template0');
}

/** What is in a database that nobody uses, in one of its own. Gone after the run. @returns its address */
export async function copyOf(databaseUrl: string): Promise<string> {
  return create(new URL(databaseUrl).pathname.slice(1));
}

async function create(template: string): Promise<string> {
  const server = process.env['TEST_PG_URL']!;
  // Jest loads this module anew for each file, so a counter would start over.
  const name = `${process.env['TEST_PG_RUN']}_${randomBytes(6).toString('hex')}`;
  await query(server, `create database ${name} template ${template} strategy file_copy`);
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

/** The same database for the role that the application has, which owns nothing. */
export function appUrlOf(databaseUrl: string): string {
  const { username, password } = new URL(process.env['TEST_PG_APP_URL']!);
  return Object.assign(new URL(databaseUrl), { username, password }).href;
}

/** A connection; whoever asks for it ends it. */
export async function connectedTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // The server may go away under it; what is asked then fails, and that is enough.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Runs one statement on a connection of its own. */
export async function query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = await connectedTo(url);
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
