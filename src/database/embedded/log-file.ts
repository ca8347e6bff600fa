import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { notOurs } from './embedded-postgres-error.js';

const ROTATE_BYTES = 1024 * 1024;
const TAIL_LINES = 15;

/** Lends the log for as long as it takes to hand it to a child process. */
export function lendLog<T>(file: string, lend: (fd: number) => T): T {
  const fd = openLog(file);
  try {
    return lend(fd);
  } finally {
    closeSync(fd);
  }
}

export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines written after `offset` bytes, indented to stand under a message. */
export function tailOf(file: string, offset: number): string {
  const from = offset <= sizeOf(file) ? offset : 0;
  const text = sizeOf(file) === 0 ? '' : readFileSync(file).subarray(from).toString();
  return lastLines(text);
}

export function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(-TAIL_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Opens the log to append, setting a long one aside as `.1`. */
function openLog(file: string): number {
  try {
    if (sizeOf(file) > ROTATE_BYTES) renameSync(file, `${file}.1`);
    return openSync(file, 'a', 0o600);
  } catch (error) {
    throw notOurs(file, error);
  }
}
