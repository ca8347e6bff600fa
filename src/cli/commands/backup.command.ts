import path from 'node:path';
import type { Command } from 'commander';
import type pg from 'pg';
import type { SecretsSource } from '../../common/crypto/master-secrets.js';
import { secretBoxOf } from '../../common/crypto/secret-box.js';
import { readConfig, type Config } from '../../config/config.js';
import { backUp } from '../../database/backup/back-up.js';
import { BackupError } from '../../database/backup/backup-error.js';
import { withExistingDatabase } from '../../database/backup/existing-database.js';
import type { Manifest } from '../../database/backup/manifest.js';
import { restore } from '../../database/backup/restore.js';
import type { Progress } from '../../database/backup/watch.js';
import { countShut } from '../../resealing/shut-values.queries.js';
import { say } from '../serve-until-stopped.js';
import { UsageError } from '../usage-error.js';
import { tell, withDatabase } from '../with-app.js';

/** Often enough to see that it goes on. */
const REDRAW_MS = 200;
const START_OF_LINE = '\r\u001b[K';

export function backupCommands(program: Command): void {
  program
    .command('backup <folder>')
    .description('write all data into a new folder; the server may run meanwhile')
    .action((folder: string) => usage(() => makeBackup(path.resolve(folder))));

  program
    .command('restore <folder>')
    .description('fill an empty database from a backup: all of it or nothing')
    .action((folder: string) => usage(() => restoreFrom(path.resolve(folder))));
}

async function makeBackup(folder: string): Promise<void> {
  const config = readConfig(process.env);
  const manifest = await withExistingDatabase(config, tell, (database) =>
    backUp(database, folder, tablesOnTerminal()),
  );
  say(`${totalOf(manifest)} are in ${folder}, as of ${manifest.createdAt}.`);
  say(
    `Keep ${secretPlace(config)} as well, apart from it: the master secret is not in the backup,`,
  );
  say('and without it nobody can restore the backup or open the signing secrets in it.');
}

async function restoreFrom(folder: string): Promise<void> {
  const config = readConfig(process.env);
  const place = secretPlace(config);
  const manifest = await withDatabase(({ ownerUrl: url, secrets }) => {
    const { current: secret, previous } = secrets();
    const otherSecrets = previous ? [previous] : [];
    const check = refuseShut(secrets, previousPlace(config));
    const target = { url, secret, otherSecrets, secretPlace: place, check };
    return restore(target, folder, tablesOnTerminal());
  });
  say(`${totalOf(manifest)} are restored, as of ${manifest.createdAt}.`);
}

/** A backup that was made during a rotation has values of two secrets. */
function refuseShut(secrets: SecretsSource, place: string): (db: pg.Client) => Promise<void> {
  return async (db) => {
    const shut = await countShut(db, secretBoxOf(secrets));
    if (shut === 0) return;
    throw new BackupError(
      `${shut} values in this backup were sealed with another master secret than the rest: it was ` +
        `made while the secret was changed. Put the other one of that change into ${place}, then ` +
        `restore again`,
    );
  };
}

function secretPlace({ secret, dataDir }: Config): string {
  return secret === null ? path.join(dataDir, 'secrets.json') : 'COLLOQUY_SECRET';
}

function previousPlace(config: Config): string {
  return config.secret === null
    ? `${secretPlace(config)} as "previous"`
    : 'COLLOQUY_SECRET_PREVIOUS';
}

function totalOf({ tables }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows.toLocaleString('en')} rows of ${tables.length} tables`;
}

/** A line for each table; on a terminal it counts while the table is under way. */
function tablesOnTerminal(): Progress {
  const { stderr } = process;
  let drawnAt = 0;
  return ({ table, rows, done }) => {
    if (!done && (!stderr.isTTY || Date.now() - drawnAt < REDRAW_MS)) return;
    drawnAt = Date.now();
    const line = `  ${table.padEnd(20)} ${rows.toLocaleString('en').padStart(12)} rows`;
    stderr.write(`${stderr.isTTY ? START_OF_LINE : ''}${line}${done ? '\n' : ''}`);
  };
}

/** What keeps a backup from being made or restored is for the person at the keyboard to mend. */
async function usage(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof BackupError ? new UsageError(error.message) : error;
  }
}
