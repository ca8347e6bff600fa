import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { readConfig, type Config } from '../../config/config.js';
import { secretsFileIn } from '../../config/secrets.js';
import { oneAtATime } from '../../database/one-at-a-time.js';
import type { OpenDatabase } from '../../database/open-database.js';
import { checkGiven, finish, rotate } from '../secret-rotation.js';
import { UsageError } from '../usage-error.js';
import { withDatabase } from '../with-app.js';

export function secretsCommand(program: Command): void {
  program
    .command('secrets')
    .description('the master secret beside the embedded database')
    .command('rotate')
    .description('change the master secret; servers may run, and go on where one was cut off')
    .option('--finish', 'afterwards: drop the previous one, if nothing needs it any more')
    .action(async ({ finish: isLast = false }: { finish?: boolean }) => {
      const work = workFor(readConfig(process.env), isLast);
      const turn = await withDatabase((database) =>
        oneAtATime(database.ownerUrl, 'secrets', () => work(database)),
      );
      if (!turn) throw new UsageError('Another "secrets rotate" is running; wait for its end.');
    });
}

function workFor(config: Config, isLast: boolean): (database: OpenDatabase) => Promise<void> {
  const { databaseUrl, secret, previousSecret, dataDir } = config;
  if (isLast && secret !== null && previousSecret !== null) return checkGiven;
  if (databaseUrl !== null || secret !== null || previousSecret !== null) {
    throw new UsageError(
      'The master secret is the environment’s. Make a new one and restart every server, one after ' +
        'the other: first with it as COLLOQUY_SECRET_PREVIOUS beside the present COLLOQUY_SECRET, ' +
        'then with the two exchanged. After a day run "secrets rotate --finish" with both: it says ' +
        'whether COLLOQUY_SECRET_PREVIOUS can be unset (docs/secrets.md).',
    );
  }
  const file = secretsFileIn(dataDir);
  if (!existsSync(file)) {
    throw new UsageError(`There is nothing to rotate: ${dataDir} holds no secrets.json.`);
  }
  return (database) => (isLast ? finish : rotate)(file, database);
}
