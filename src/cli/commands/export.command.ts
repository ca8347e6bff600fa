import { once } from 'node:events';
import type { Command } from 'commander';
import { ExportService } from '../../transfer/export.service.js';
import { withSite } from '../with-app.js';

export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('hand discussions over')
    .command('jsonl')
    .description('a site as lines of JSON, to standard output')
    .requiredOption('--site <slug>', 'which site')
    .action(({ site: slug }: { site: string }) =>
      withSite(slug, (site, app) => printLines(app.get(ExportService).records(site))),
    );
}

/** Waits while the reader is behind, and stops without complaint when it has read enough. */
async function printLines(records: AsyncIterable<object>): Promise<void> {
  const { stdout } = process;
  const gone = new AbortController();
  stdout.on('error', (error) => gone.abort(error));
  for await (const record of records) {
    if (gone.signal.aborted) break;
    if (stdout.write(`${JSON.stringify(record)}\n`)) continue;
    await once(stdout, 'drain', { signal: gone.signal }).catch(() => {});
  }
  // The end of the last write, by when its failure is known.
  await new Promise((resolve) => stdout.write('', resolve));
  const failure = gone.signal.reason as NodeJS.ErrnoException | undefined;
  if (failure && failure.code !== 'EPIPE') throw failure;
}
