import path from 'node:path';
import type { Command } from 'commander';
import type { ImportNote, ImportSource, NoteTaker } from '../../transfer/import-record.js';
import { ImportService, type ImportReport } from '../../transfer/import.service.js';
import { PrintedPageReader } from '../../transfer/printed-page.reader.js';
import { WxrReader } from '../../transfer/wxr.reader.js';
import { progressBar } from '../progress-bar.js';
import { say } from '../serve-until-stopped.js';
import { withSite } from '../with-app.js';

interface ImportOptions {
  site: string;
  key?: string;
  dryRun?: boolean;
}

export function importCommand(program: Command): void {
  const from = program.command('import').description('take discussions over from elsewhere');

  from
    .command('wxr <file>')
    .description('a WordPress export (WXR 1.0 to 1.2)')
    .requiredOption('--site <slug>', 'the site that gets them')
    .option('--dry-run', 'look, report, store nothing')
    .action((file: string, options: ImportOptions) =>
      bring(options, (note) => new WxrReader(file, { note })),
    );

  from
    .command('printed-page <file>')
    .description('the text of a page as a newspaper’s archive prints it')
    .requiredOption('--site <slug>', 'the site that gets it')
    .option('--key <key>', 'the site’s key for the page; the file’s name unless given')
    .option('--dry-run', 'look, report, store nothing')
    .action((file: string, options: ImportOptions) => {
      const key = options.key ?? path.basename(file, path.extname(file));
      return bring(options, (note) => new PrintedPageReader(file, key, note));
    });
}

async function bring(
  { site: slug, dryRun = false }: ImportOptions,
  open: (note: NoteTaker) => ImportSource,
): Promise<void> {
  await withSite(slug, async (site, app) => {
    const notes: ImportNote[] = [];
    const bar = progressBar('comments');
    try {
      const source = open((note) => notes.push(note));
      const report = await app.get(ImportService).run(site, source, { dryRun, progress: bar.show });
      bar.stop();
      printReport(report, notes, dryRun);
    } finally {
      bar.stop();
    }
  });
}

function printReport(report: ImportReport, notes: readonly ImportNote[], dryRun: boolean): void {
  const { threads, comments } = report;
  const skippedOnReading = notes.filter(({ outcome }) => outcome === 'skipped').length;
  for (const { line, item, outcome, why } of notes)
    say(`${outcome}: line ${line}, ${item}: ${why}`);
  for (const { item, outcome, why } of report.notes) say(`${outcome}: ${item}: ${why}`);
  if (dryRun) say('A dry run: nothing was stored. It would have been:');
  say(`threads   ${threads.created} created, ${threads.existing} there before`);
  say(
    `comments  ${comments.created} created, ${comments.unchanged} there before, ` +
      `${comments.skipped + skippedOnReading} skipped`,
  );
}
