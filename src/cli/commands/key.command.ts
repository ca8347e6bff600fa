import { InvalidArgumentError, type Command } from 'commander';
import { KeysService, type ApiKey } from '../../auth/keys.service.js';
import { SCOPES, type Scope } from '../../auth/permission.rules.js';
import { nameFrom } from '../arguments.js';
import { say } from '../serve-until-stopped.js';
import { withSite } from '../with-app.js';

const PAGE = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

interface CreateOptions {
  site: string;
  name: string;
  scopes: Scope[];
  days?: number;
}

export function keyCommand(program: Command): void {
  const key = program.command('key').description('API keys of a site');

  key
    .command('create')
    .description('create a key; prints it once')
    .requiredOption('--site <slug>', 'the site it opens')
    .requiredOption('--name <name>', 'what it is for', nameFrom(80))
    .requiredOption('--scopes <list>', `separated by commas: ${SCOPES.join(', ')}`, scopesFrom)
    .option('--days <n>', 'how long it lives; for ever unless given', daysFrom)
    .action(({ site: slug, name, scopes, days }: CreateOptions) =>
      withSite(slug, async (site, app) => {
        const expiresAt = days === undefined ? null : new Date(Date.now() + days * DAY_MS);
        const { token } = await app.get(KeysService).create(site.id, { name, scopes, expiresAt });
        say(token);
      }),
    );

  key
    .command('list')
    .description('list the keys, without their secrets')
    .requiredOption('--site <slug>', 'whose keys')
    .action(({ site: slug }: { site: string }) =>
      withSite(slug, async (site, app) => {
        for await (const each of everyKey(app.get(KeysService), site.id)) {
          say([each.id, each.scopes.join(','), stateOf(each), each.name].join('\t'));
        }
      }),
    );

  key
    .command('revoke <id>')
    .description('revoke a key, at once')
    .requiredOption('--site <slug>', 'whose key')
    .action((id: string, { site: slug }: { site: string }) =>
      withSite(slug, (site, app) => app.get(KeysService).revoke(site.id, id)),
    );
}

async function* everyKey(keys: KeysService, siteId: string): AsyncGenerator<ApiKey> {
  let after: string | undefined;
  do {
    const page = await keys.list(siteId, { after, limit: PAGE });
    yield* page.items;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

function stateOf({ revokedAt, expiresAt }: ApiKey): string {
  if (revokedAt) return `revoked ${revokedAt.toISOString()}`;
  return expiresAt ? `until ${expiresAt.toISOString()}` : 'live';
}

function scopesFrom(text: string): Scope[] {
  const scopes = text.split(',').map((each) => each.trim());
  const unknown = scopes.find((each) => !(SCOPES as readonly string[]).includes(each));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is no scope.`);
  return [...new Set(scopes)] as Scope[];
}

function daysFrom(text: string): number {
  const days = Number(text);
  if (!/^\d+$/.test(text) || days < 1 || days > 3650)
    throw new InvalidArgumentError('Give 1 to 3650 days.');
  return days;
}
