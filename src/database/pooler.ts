import pg from 'pg';
import { ConfigError } from '../config/config.js';

/** What only a connection of one's own keeps; as PostgreSQL writes it. */
const ASKED = { ms: 3_599_000, shown: '3599s' };

/**
 * Migrations, and a server that was told of no pooler, keep settings and locks in their sessions. A
 * pooler mostly refuses what a connection asks for when it begins; one that was told to ignore it may
 * keep sessions, and is warned of.
 *
 * @param name of the variable with the address
 * @throws {ConfigError}
 */
export async function refusePooler(
  { name, url }: { name: string; url: string },
  warn: (line: string) => void,
): Promise<void> {
  const timeout = await statementTimeout(url);
  const hint =
    name === 'DATABASE_URL'
      ? 'say DATABASE_POOLER=transaction where that is its mode'
      : 'it must lead to PostgreSQL itself';
  if (timeout === null) throw new ConfigError([`${name} leads to a pooler: ${hint}`]);
  if (timeout !== ASKED.shown) warn(`Warning: ${name} seems to lead to a pooler; ${hint}.`);
}

/** As the session has it that asked for `ASKED`; null where nobody may ask. */
async function statementTimeout(url: string): Promise<string | null> {
  const db = new pg.Client({ connectionString: url, statement_timeout: ASKED.ms });
  // Without a listener a connection that breaks while idle would end the process.
  db.on('error', () => {});
  try {
    await db.connect();
    const { rows } = await db.query<{ timeout: string }>(
      `select current_setting('statement_timeout') as timeout`,
    );
    return rows[0]!.timeout;
  } catch (error) {
    if (String(error).includes('unsupported startup parameter')) return null;
    throw error;
  } finally {
    await db.end();
  }
}
