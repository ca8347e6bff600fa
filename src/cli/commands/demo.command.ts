import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Command } from 'commander';
import { readConfig, type Config } from '../../config/config.js';
import { DemoService, type DemoFacts } from '../../demo/demo.service.js';
import { serve, type Running } from '../../server/serve.js';
import { say, untilStopped } from '../serve-until-stopped.js';
import { UsageError } from '../usage-error.js';

export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('run the server with a sample site and a page to click')
    .action(async () => {
      const config = readConfig(process.env);
      const running = await start(config);
      say(await welcome(running));
      await untilStopped(running, config);
    });
}

async function start(config: Config): Promise<Running> {
  try {
    // Before a database is made for nothing.
    await tryToListen(config);
    return await serve(config, { demo: true, log: say });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UsageError(
      `Port ${config.port} is taken. End what listens there, or take another: ` +
        `PORT=${config.port + 1} npm run demo`,
    );
  }
}

async function tryToListen({ port, host }: Config): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  await once(server.close(), 'close');
}

async function welcome(running: Running): Promise<string> {
  try {
    const { publicUrl, app } = running;
    return printWelcome(publicUrl, await app.get(DemoService).prepare(publicUrl));
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** What there is to look at, and three lines that work in a shell as they stand. */
export function printWelcome(
  publicUrl: string,
  { site, closed, open, moderatorKey }: DemoFacts,
): string {
  const api = `${publicUrl}/api/v1/sites/${site}`;
  const discussion = (format: string): string => `${api}/discussion?key=${closed}&format=${format}`;
  return `
The demo is ready. Open it in a browser:

  ${publicUrl}/demo

Its closed discussion is also there for programs:

  HTML  ${discussion('html')}
  text  ${discussion('text')}
  JSON  ${discussion('json')}

You are the moderator. This key is yours for a day; the next start prints another:

  ${moderatorKey}

Or from a shell: read the discussion, post below the open one, see what waits:

  curl '${discussion('text')}'

  curl '${api}/threads/key:${open}/comments' -H 'Content-Type: application/json' -d '{"body":"Hello from a shell"}'

  curl '${api}/moderation/queues/pending/items' -H 'Authorization: Bearer ${moderatorKey}'

Ctrl+C ends it. What was written stays until the next time.
`;
}
