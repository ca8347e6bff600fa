import { once } from 'node:events';
import type { Config } from '../config/config.js';
import { InstallationService } from '../installation/installation.service.js';
import { serve, type Running } from '../server/serve.js';

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The server alone, until a signal ends it. Where several are, one speaks for all. */
export async function serveUntilStopped(
  config: Config,
  { isQuiet = false }: { isQuiet?: boolean } = {},
): Promise<void> {
  const running = await serve(config, { log: isQuiet ? () => {} : say });
  if (!isQuiet) await tellWhere(running);
  await untilStopped(running);
}

async function tellWhere(running: Running): Promise<void> {
  say(`Colloquy answers at ${running.publicUrl} (API: /api/docs).`);
  const token = await running.app.get(InstallationService).bootstrapToken();
  if (token) {
    say('Nobody owns this installation yet. This one-time token creates a site and its owner:');
    say(`  ${token}`);
    say('README.md, "Your own site", has the two calls.');
  }
}

/** Waits for SIGINT or SIGTERM, then ends the server; a second signal ends it at once. */
export async function untilStopped(running: Running): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  process.once('SIGINT', () => process.exit(130));
  await running.stop();
}
