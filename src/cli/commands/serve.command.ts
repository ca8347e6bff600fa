import type { Command } from 'commander';
import { workersFrom } from '../arguments.js';
import { readConfig } from '../../config/config.js';
import { serveUntilStopped } from '../serve-until-stopped.js';
import { serveWorkers } from '../serve-workers.js';
import { tell, withDatabase } from '../with-app.js';

export function serveCommands(program: Command): void {
  program
    .command('serve')
    .description('run the server until it is stopped')
    .option('--workers <count>', 'processes that share the port, 1 to 64', workersFrom, 1)
    .action(({ workers }: { workers: number }) =>
      workers === 1 ? serveUntilStopped(readConfig(process.env)) : serveWorkers(workers),
    );

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
