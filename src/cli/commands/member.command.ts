import { Option, type Command } from 'commander';
import { ROLES, type Role } from '../../auth/role.rules.js';
import { MembersService } from '../../members/members.service.js';
import { nameFrom } from '../arguments.js';
import { say } from '../serve-until-stopped.js';
import { withSite } from '../with-app.js';

interface AddOptions {
  site: string;
  name: string;
  role: Role;
}

export function memberCommand(program: Command): void {
  const member = program.command('member').description('staff of a site');

  member
    .command('add')
    .description('add a member; prints their own key, once')
    .requiredOption('--site <slug>', 'whose staff')
    .requiredOption('--name <name>', 'how the log names them', nameFrom(80))
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .action(({ site: slug, name, role }: AddOptions) =>
      withSite(slug, async (site, app) => {
        const { token } = await app.get(MembersService).add(site.id, { name, role }, 'owner');
        say(token);
      }),
    );
}
