import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { readConfig, type Config } from '../../config/config.js';
import { secretsFileIn } from '../../config/secrets.js';
import { oneAtATime } from '../../database/one-at-a-time.js';
import { finish, rotate } from '../secret-rotation.js';
import { UsageError } from '../usage-error.js';
import { withDatabase } from '../with-app.js';

export function secretsCommand(program: Command): void {
  program
    .command('secrets')
    .description('the master secret beside the embedded database')
    .command('rotate')
    .description('change the master secret; servers may run, and go on where one was cut off')
    .option('--finish', 'afterwards: drop the previous one, if nothing needs it any more')
    .action(async ({ finish: isLast }: { finish?: true }) => {
      const file = fileOf(readConfig(process.env));
      const turn = await withDatabase((database) =>
        oneAtATime(database.ownerUrl, 'secrets', () => (isLast ? finish : rotate)(file, database)),
      );
      if (!turn) throw new UsageError('Another "secrets rotate" is running; wait for its end.');
    });
}

function fileOf({ databaseUrl, secret, previousSecret, dataDir }: Config): string {
  if (databaseUrl !== null || secret !== null || previousSecret !== null) {
    throw new UsageError(
      'The master secret is the environment’s. Set COLLOQUY_SECRET to a new one and ' +
        'COLLOQUY_SECRET_PREVIOUS to the present one, and restart every server; once the log says ' +
        'of every site that nothing is sealed with the previous one any more, and a day has ' +
        'passed, unset COLLOQUY_SECRET_PREVIOUS (docs/secrets.md).',
    );
  }
  const file = secretsFileIn(dataDir);
  if (existsSync(file)) return file;
  throw new UsageError(`There is nothing to rotate: ${dataDir} holds no secrets.json.`);
}
