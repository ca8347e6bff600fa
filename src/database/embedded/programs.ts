import { once } from 'node:events';
import path from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { Home } from './home.js';
import { lastLines } from './log-file.js';
import { spawnAs, type Account } from './step-down.js';

/** What it takes to run a program of PostgreSQL on a data folder. */
export interface Installation {
  home: Home;
  binaries: Binaries;
  account: Account;
}

/** Runs a program to its end and answers what it said on standard error. */
export async function run(to: Installation, command: string[], input = ''): Promise<string> {
  const child = spawnAs(to.account, command, ['pipe', 'ignore', 'pipe']);
  let said = '';
  child.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // A program that fails early leaves its input unread; its exit code tells more than EPIPE.
  child.stdin!.on('error', () => {}).end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw failure(`run ${path.basename(command[0]!)} as ${to.account.label}`, said);
  return said;
}

/** Runs statements of one line in single-user mode, which reports errors in words and exits 0. */
export async function runSql(to: Installation, folder: string, lines: string[]): Promise<void> {
  // Without these an error would quote its statement, password and all.
  const quiet = ['-c', 'log_min_error_statement=panic', '-c', 'log_error_verbosity=terse'];
  const command = [to.binaries.postgres, '--single', '-D', folder, ...quiet, 'postgres'];
  const said = await run(to, command, lines.map((line) => `${line};\n`).join(''));
  if (/\b(ERROR|FATAL|PANIC):/.test(said)) throw failure('prepare its database', said);
}

function failure(what: string, said: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(`PostgreSQL could not ${what}:\n${lastLines(said)}`);
}
