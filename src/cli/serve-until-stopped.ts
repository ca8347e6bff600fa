import { setFlagsFromString } from 'node:v8';
import type { Config } from '../config/config.js';
import { InstallationService } from '../installation/installation.service.js';
import { answerMs } from '../server/drain.js';
import { serve, type Running } from '../server/serve.js';

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/**
 * The engine lets what nobody needs any more become two or three times what is needed, before it looks. It looks
 * at half as much again: a look costs little, since pages that are kept are not on its heap.
 */
const HEAP_GROWTH = '--heap-growing-percent=50';
/**
 * Of what is made where earlier things grew old the engine thinks that it will as well, and puts the rows of each answer
 * of PostgreSQL among what is seldom looked through: a quarter of a page that is made was to do so all the same.
 */
const ALL_IS_YOUNG = '--no-allocation-site-pretenuring';

/** The server alone, until a signal ends it. Where several are, one speaks for all. */
export async function serveUntilStopped(
  config: Config,
  { isQuiet = false }: { isQuiet?: boolean } = {},
): Promise<void> {
  for (const flag of [HEAP_GROWTH, ALL_IS_YOUNG]) setFlagsFromString(flag);
  const running = await serve(config, { log: isQuiet ? () => {} : say });
  // Whoever reads where it is may end it at once.
  const stopped = stopSignal();
  try {
    if (!isQuiet) await tellWhere(running);
  } catch (error) {
    // It would go on, and hear no signal.
    await running.stop();
    throw error;
  }
  await untilStopped(running, config, stopped);
}

async function tellWhere(running: Running): Promise<void> {
  // Asked for first: who reads where it is finds a server that has nothing more to wait for.
  const token = await running.app.get(InstallationService).bootstrapToken();
  say(`Colloquy answers at ${running.publicUrl} (API: /api/docs).`);
  if (token) {
    say('Nobody owns this installation yet. This one-time token creates a site and its owner:');
    say(`  ${token}`);
    say('README.md, "Your own site", has the two calls.');
  }
}

/** Beside the time that calls are still taken for, and answered in. */
const STOP_MS = 4_000;

/** Waits for SIGINT or SIGTERM, then ends the server; a second one of the same kind ends it at once. */
export async function untilStopped(
  running: Running,
  { shutdownDrainMs, requestDeadlineMs }: Config,
  stopped = stopSignal(),
): Promise<void> {
  await stopped;
  const mostMs = shutdownDrainMs + answerMs(requestDeadlineMs) + STOP_MS;
  const late = setTimeout(() => {
    say('What is left does not end by itself; it is ended.');
    process.exit(1);
  }, mostMs).unref();
  await running.stop();
  clearTimeout(late);
}

/**
 * Resolves at the first; another of the same kind then ends the process. A terminal sends SIGINT to all of
 * several processes, and the first of them SIGTERM to the others.
 */
export async function stopSignal(): Promise<void> {
  const exits = { SIGINT: 130, SIGTERM: 143 } as const;
  await new Promise<void>((resolve) => {
    for (const [signal, code] of Object.entries(exits)) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(code));
        resolve();
      });
    }
  });
}
