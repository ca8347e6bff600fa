import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, TEST_SECRET } from './app.js';
import { appUrlOf } from './database.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built server in a process of its own. */
export interface ServerProcess {
  http: Client;
  pid: number;
  /** Ends it as an operator would. */
  stop(): Promise<void>;
  /** Ends it as a machine would that loses its power. */
  kill(): Promise<void>;
}

/** Starts the server on a migrated database and waits until it says where it listens. */
export async function startServer(databaseUrl: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      DATABASE_URL: appUrlOf(databaseUrl),
      DATABASE_MIGRATION_URL: databaseUrl,
      COLLOQUY_SECRET: TEST_SECRET,
      PORT: '0',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  for await (const line of createInterface(child.stdout)) {
    const origin = /http:\/\/[\d.:]+/.exec(line)?.[0];
    if (!origin) continue;
    child.stdout.resume();
    const endBy = async (signal: NodeJS.Signals): Promise<void> => {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    };
    return {
      http: new Client(origin),
      pid: child.pid!,
      stop: () => endBy('SIGTERM'),
      kill: () => endBy('SIGKILL'),
    };
  }
  throw new Error(`The server did not start: ${errors}`);
}
