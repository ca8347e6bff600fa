import { ConfigError } from '../config/config.js';
import { EmbeddedPostgresError } from '../database/embedded/embedded-postgres-error.js';
import { Problem } from '../common/http/problem.js';
import { ImportFileError } from '../transfer/import-record.js';
import { UsageError } from './usage-error.js';

/** A person can mend these: they get the sentence, without a stack. */
const EXPECTED = [ConfigError, EmbeddedPostgresError, ImportFileError, Problem, UsageError];

const BAD_USE = 2;
const FAILED = 1;

/** Runs a command; what goes wrong is said in one line, and in the exit code. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const expected = EXPECTED.some((type) => error instanceof type);
    process.stderr.write(`colloquy: ${expected ? (error as Error).message : stackOf(error)}\n`);
    process.exitCode = expected ? BAD_USE : FAILED;
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
