import type { SecretsSource } from '../common/crypto/master-secrets.js';
import type { Config, Pooler } from '../config/config.js';
import { liveSecrets } from '../config/secrets.js';
import { startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { migrate } from './migrate.js';
import { refusePooler } from './pooler.js';

/** A migrated database, and the master secrets that belong to its contents. */
export interface OpenDatabase {
  /** For the application: a role that owns nothing, where there are two. */
  url: string;
  /** For whoever owns the tables: migrations, backup, restore. */
  ownerUrl: string;
  /** What `url` leads to, where that is no PostgreSQL. */
  pooler: Pooler | null;
  secrets: SecretsSource;
  /** Leaves it; an embedded one stops with the last process that used it. */
  close(): Promise<void>;
}

/** The database of `DATABASE_URL`, else one of our own under the data folder. */
export async function openDatabase(
  config: Config,
  log: (line: string) => void,
): Promise<OpenDatabase> {
  const { secret, previousSecret: before } = config;
  const given = { current: secret!, previous: before };
  if (config.databaseUrl !== null) {
    const url = config.databaseUrl;
    const ownerUrl = config.migrationUrl ?? url;
    const { pooler } = config;
    const direct = pooler
      ? { name: 'DATABASE_MIGRATION_URL', url: ownerUrl }
      : { name: 'DATABASE_URL', url };
    await refusePooler(direct, log);
    await migrate(ownerUrl, { appUrl: url, log });
    return { url, ownerUrl, pooler, secrets: () => given, close: () => Promise.resolve() };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
  try {
    const { url: ownerUrl, appUrl: url } = postgres;
    await migrate(ownerUrl, { appUrl: url, log });
    const secrets =
      secret === null ? liveSecrets(config.dataDir, { before, complain: log }) : () => given;
    return { url, ownerUrl, pooler: null, secrets, close: () => postgres.stop() };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
