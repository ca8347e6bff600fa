import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, TEST_SECRET } from './app.js';
import { appUrlOf } from './database.js';
import { eventually } from './eventually.js';

const MAIN = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

const ORIGIN = /answers at (http:\/\/[\d.:]+)/;
const START_MS = 30_000;

/** The built server in a process of its own. */
export interface ServerProcess {
  http: Client;
  pid: number;
  /** All that it has written so far, on both streams. */
  said(): string;
  /** Ends it as an operator would; resolves once it has written its last word. */
  stop(): Promise<void>;
  /** Once it has ended: its exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
  /** Ends it as a machine would that loses its power. */
  kill(): Promise<void>;
}

/** Starts the server on a migrated database and waits until it says where it listens. @param main its program */
export function startServer(
  databaseUrl: string,
  env: Record<string, string> = {},
  main = MAIN,
): Promise<ServerProcess> {
  const database = {
    DATABASE_URL: appUrlOf(databaseUrl),
    DATABASE_MIGRATION_URL: databaseUrl,
    COLLOQUY_SECRET: TEST_SECRET,
  };
  return startWith({ ...database, ...env }, main);
}

/** As `startServer`, with the embedded database of a data folder. */
export function startServerIn(dataDir: string): Promise<ServerProcess> {
  return startWith({ DATA_DIR: dataDir });
}

async function startWith(env: Record<string, string>, main = MAIN): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'error',
      // A slow machine fails no test; what is about deadlines says its own.
      REQUEST_DEADLINE_MS: '60000',
      SHUTDOWN_DRAIN_MS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const closed = once(child, 'close');
  const isSettled = (): boolean => ORIGIN.test(said) || child.exitCode !== null;
  await eventually(isSettled, START_MS).catch(() => child.kill('SIGKILL'));
  const origin = ORIGIN.exec(said)?.[1];
  if (!origin) throw new Error(`The server did not start: ${said}`);
  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await closed;
  };
  return {
    http: new Client(origin),
    pid: child.pid!,
    said: () => said,
    ended: closed.then(() => child.exitCode),
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  };
}
