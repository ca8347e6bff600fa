import type { Config } from '../config/config.js';
import { secretIn } from '../config/secrets.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { migrate } from './migrate.js';

/** A migrated database, and the master secret that belongs to its contents. */
export interface OpenDatabase {
  url: string;
  secret: string;
  /** Leaves it; an embedded one stops with the last process that used it. */
  close(): Promise<void>;
}

/** The database of `DATABASE_URL`, else one of our own under the data folder. */
export async function openDatabase(
  config: Config,
  log: (line: string) => void,
): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) {
    await migrate(config.databaseUrl);
    return { url: config.databaseUrl, secret: config.secret!, close: () => Promise.resolve() };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  try {
    await migrate(postgres.url);
    const secret = config.secret ?? secretIn(config.dataDir);
    return { url: postgres.url, secret, close: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
