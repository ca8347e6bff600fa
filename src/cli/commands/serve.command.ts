import type { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import { serveUntilStopped } from '../serve-until-stopped.js';
import { tell, withDatabase } from '../with-app.js';

export function serveCommands(program: Command): void {
  program
    .command('serve')
    .description('run the server until it is stopped')
    .action(() => serveUntilStopped(readConfig(process.env)));

  program
    .command('migrate')
    .description('bring the database up to date')
    .action(() =>
      withDatabase(async () => {
        await Promise.resolve();
        tell('The database is up to date.');
      }),
    );
}
