import type { Command } from 'commander';
import { ThreadEditingService } from '../../threads/thread-editing.service.js';
import { ThreadsService } from '../../threads/threads.service.js';
import { say } from '../serve-until-stopped.js';
import { withSite } from '../with-app.js';

const REF = 'the thread’s id, "key:" and the page’s key, or "key64:" and its base64url';

export function threadCommand(program: Command): void {
  const thread = program.command('thread').description('threads of a site');

  for (const [verb, state] of [
    ['close', 'closed'],
    ['open', 'open'],
  ] as const) {
    thread
      .command(`${verb} <thread>`)
      .description(`${verb} a thread (${REF})`)
      .requiredOption('--site <slug>', 'whose thread')
      .action((ref: string, { site: slug }: { site: string }) =>
        withSite(slug, async (site, app) => {
          const { id } = await app.get(ThreadsService).get(site, ref);
          const changed = await app
            .get(ThreadEditingService)
            .change(site, id, { state }, { by: 'site' });
          say(`${changed.key} is ${changed.lifecycle.state}`);
        }),
      );
  }
}
