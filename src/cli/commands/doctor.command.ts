import { InvalidArgumentError, type Command } from 'commander';
import { ConfigError, readConfig } from '../../config/config.js';
import { withExistingDatabase } from '../../database/backup/existing-database.js';
import { EmbeddedPostgresError } from '../../database/embedded/embedded-postgres-error.js';
import type { Check } from '../../doctor/check.js';
import { CHECKS } from '../../doctor/checks.js';
import { examine, type Finding } from '../../doctor/doctor.service.js';
import { slugFrom } from '../arguments.js';
import { progressBar } from '../progress-bar.js';
import { say } from '../serve-until-stopped.js';
import { UsageError } from '../usage-error.js';
import { tell } from '../with-app.js';

/** Of one check; what goes beyond is counted. */
const EXAMPLES = 10;
const FOUND = 1;

interface DoctorOptions {
  site?: string;
  only?: Check[];
  list?: true;
  json?: true;
}

export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'see whether what is stored is so, beside running servers; exit code 1 when not, 2 when it could not look',
    )
    .option('--site <slug>', 'of which site; of all unless given', slugFrom)
    .option('--only <check...>', 'these checks alone', checksFrom)
    .option('--list', 'say what the checks are, and look at nothing')
    .option('--json', 'a line of JSON for each check instead')
    .action(async ({ list, ...options }: DoctorOptions) => {
      const checks = options.only ?? CHECKS;
      if (list) checks.forEach(options.json ? listAsJson : listInWords);
      else await looking(() => examineAll(checks, options));
    });
}

/** Whatever keeps it from looking is no finding. */
async function looking(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ConfigError || error instanceof EmbeddedPostgresError) throw error;
    const { message, code } = error as NodeJS.ErrnoException;
    // Where a name has several addresses, the error of all of them has a code alone.
    throw new UsageError(`It could not be looked at: ${message === '' ? code : message}`);
  }
}

async function examineAll(checks: readonly Check[], options: DoctorOptions): Promise<void> {
  const findings: Finding[] = [];
  const bar = progressBar('checks');
  const tellAll = (): void => {
    bar.stop();
    findings.forEach(options.json ? printAsJson : printInWords);
  };
  try {
    await withExistingDatabase(readConfig(process.env), tell, async ({ url }) => {
      bar.show(0, checks.length);
      await examine(url, {
        checks,
        site: options.site ?? null,
        examples: EXAMPLES,
        found: (finding) => bar.show(findings.push(finding), checks.length),
      });
    });
  } finally {
    tellAll();
  }
  const wrong = findings.filter(({ count }) => count > 0);
  if (wrong.length > 0) process.exitCode = FOUND;
  if (!options.json) say(summaryOf(checks.length, wrong));
}

function summaryOf(checks: number, wrong: readonly Finding[]): string {
  if (wrong.length === 0) return `${checks} checks: all is as it is to be`;
  const faults = wrong.reduce((sum, { count }) => sum + count, 0);
  return `${checks} checks: ${wrong.length} found something, ${faults.toLocaleString('en')} faults`;
}

function printInWords({ check, count, examples, milliseconds }: Finding): void {
  const took = `${(milliseconds / 1000).toFixed(1)} s`;
  say(`${count === 0 ? 'ok   ' : 'WRONG'}  ${check.name.padEnd(24)} ${took.padStart(8)}`);
  if (count === 0) return;
  say(`       Not so: ${check.holds}`);
  for (const { site, ...row } of examples) say(`       ${site ?? '-'}: ${JSON.stringify(row)}`);
  if (count > examples.length) {
    say(`       and ${(count - examples.length).toLocaleString('en')} more`);
  }
  say(`       Next: ${check.next}`);
}

function printAsJson({ check: { name, holds, next }, ...found }: Finding): void {
  say(JSON.stringify({ check: name, ...found, ...(found.count > 0 && { holds, next }) }));
}

function listInWords({ name, holds, next }: Check): void {
  say(name);
  say(`       ${holds}`);
  say(`       If not: ${next}`);
}

function listAsJson({ name, holds, next, look }: Check): void {
  say(JSON.stringify({ check: name, holds, next, query: look.by === 'seals' ? null : look.query }));
}

function checksFrom(name: string, sofar: Check[] = []): Check[] {
  const check = CHECKS.find((each) => each.name === name);
  if (check) return [...sofar, check];
  throw new InvalidArgumentError('"colloquy doctor --list" says which checks there are.');
}
