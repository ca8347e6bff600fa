import { CommanderError } from 'commander';
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
    if (error instanceof CommanderError) {
      // Commander has said what is wrong, or printed the help it was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : BAD_USE;
      return;
    }
    const sentence = sentenceFor(error);
    process.stderr.write(`colloquy: ${sentence ?? stackOf(error)}\n`);
    process.exitCode = sentence === null ? FAILED : BAD_USE;
  }
}

const FILE_ERRORS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read or written by this user',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'a part of its path is no folder',
  ENOSPC: 'the disk is full',
};

function sentenceFor(error: unknown): string | null {
  if (EXPECTED.some((type) => error instanceof type)) return (error as Error).message;
  const { code, path, syscall, port } = (error ?? {}) as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `port ${port} is taken by another program; set PORT to a free one`;
  if (syscall === undefined || path === undefined || code === undefined) return null;
  return `${path}: ${FILE_ERRORS[code] ?? code}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
