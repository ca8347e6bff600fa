import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TEST_SECRET } from './app.js';
import { appUrlOf } from './database.js';

const CLI = fileURLToPath(new URL('../../dist/bundle/colloquy.js', import.meta.url));

export interface Finished {
  code: number | null;
  out: string;
  /** What it told a person. */
  err: string;
}

/** A command under way. */
export interface Started {
  child: ChildProcess;
  done: Promise<Finished>;
}

/** Starts a command on a database; `done` waits for its end. */
export function startCommand(
  databaseUrl: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Started {
  return startWith(args, {
    DATABASE_URL: appUrlOf(databaseUrl),
    DATABASE_MIGRATION_URL: databaseUrl,
    COLLOQUY_SECRET: TEST_SECRET,
    ...env,
  });
}

/** Starts a command on the embedded database of a data folder. */
export function startCommandIn(dataDir: string, args: readonly string[]): Started {
  return startWith(args, { DATA_DIR: dataDir });
}

function startWith(args: readonly string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (texts.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (texts.err += text.toString()));
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  return { child, done };
}

export function runCommand(databaseUrl: string, ...args: string[]): Promise<Finished> {
  return startCommand(databaseUrl, args).done;
}

export function runCommandIn(dataDir: string, ...args: string[]): Promise<Finished> {
  return startCommandIn(dataDir, args).done;
}
