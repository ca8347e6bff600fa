import type { Command } from 'commander';
import { InstallationService } from '../../installation/installation.service.js';
import { SitesService } from '../../sites/sites.service.js';
import { nameFrom, slugFrom } from '../arguments.js';
import { everySite } from '../every-site.js';
import { say } from '../serve-until-stopped.js';
import { withApp } from '../with-app.js';

export function siteCommand(program: Command): void {
  const site = program.command('site').description('sites of this installation');

  site
    .command('create')
    .argument('<slug>', 'its name in every address', slugFrom)
    .description('create a site; prints the secret that signs its readers’ tokens, once')
    .option('--name <name>', 'what people call it; the slug unless given', nameFrom(200))
    .action((slug: string, { name }: { name?: string }) =>
      withApp(async (app) => {
        const made = await app.get(InstallationService).createSite({ slug, name: name ?? slug });
        say(`site            ${made.site.slug}`);
        say(`signing secret  ${made.signingSecret}`);
      }),
    );

  site
    .command('list')
    .description('list the sites')
    .action(() =>
      withApp(async (app) => {
        for await (const { slug, name } of everySite(app.get(SitesService)))
          say(`${slug}\t${name}`);
      }),
    );
}
