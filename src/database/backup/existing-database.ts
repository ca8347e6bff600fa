import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.js';
import { sealersAmong } from '../../config/rotation.rules.js';
import { secretsIn } from '../../config/secrets.js';
import { startEmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { homeIn } from '../embedded/home.js';
import type { BackupFrom } from './back-up.js';
import { BackupError } from './backup-error.js';

/**
 * The database as it is: one that is backed up before an update must not be migrated by it.
 *
 * @throws {BackupError} when the data folder holds none
 */
export async function withExistingDatabase<T>(
  { databaseUrl, migrationUrl, secret, previousSecret, dataDir }: Config,
  log: (line: string) => void,
  work: (database: BackupFrom) => Promise<T>,
): Promise<T> {
  const given = secret === null ? null : sealersAmong({ secret, previous: previousSecret });
  const sealers = (): string[] => given ?? sealersAmong(secretsIn(dataDir));
  if (databaseUrl !== null) {
    return work({ url: migrationUrl ?? databaseUrl, secret: secret!, sealers });
  }
  if (!existsSync(homeIn(dataDir).cluster)) {
    throw new BackupError(`There is nothing to back up: ${dataDir} holds no database`);
  }
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  try {
    return await work({ url: postgres.url, secret: secret ?? secretsIn(dataDir).secret, sealers });
  } finally {
    await postgres.stop();
  }
}
