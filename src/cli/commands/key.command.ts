import type { INestApplicationContext } from '@nestjs/common';
import { InvalidArgumentError, type Command } from 'commander';
import { InstallationKeysService } from '../../auth/installation-keys.service.js';
import { KeysService, type ApiKey } from '../../auth/keys.service.js';
import { SCOPES, type Scope } from '../../auth/permission.rules.js';
import { nameFrom } from '../arguments.js';
import { say } from '../serve-until-stopped.js';
import { UsageError } from '../usage-error.js';
import { withApp, withSite } from '../with-app.js';

const PAGE = 100;
const DAY_MS = 24 * 60 * 60 * 1000;

interface CreateOptions {
  site?: string;
  operator?: true;
  name: string;
  scopes?: Scope[];
  days?: number;
}

/** Whose keys: a site's, or the installation's. */
type Whose = { site?: string; operator?: true };

export function keyCommand(program: Command): void {
  const key = program.command('key').description('API keys of a site, and the operators’ own');

  key
    .command('create')
    .description('create a key; prints it once')
    .option('--site <slug>', 'the site it opens')
    .option('--operator', 'for the list of sites instead: it reads no site’s content')
    .requiredOption('--name <name>', 'what it is for', nameFrom(80))
    .option('--scopes <list>', `of a site’s key, by commas: ${SCOPES.join(', ')}`, scopesFrom)
    .option('--days <n>', 'how long it lives; for ever unless given', daysFrom)
    .action(async (options: CreateOptions) => say(await create(options)));

  key
    .command('list')
    .description('list the keys, without their secrets')
    .option('--site <slug>', 'whose keys')
    .option('--operator', 'the operators’ instead')
    .action(async (whose: Whose) => {
      if (oneOf(whose) === null) return withApp(listOperators);
      return withSite(whose.site!, async (site, app) => {
        for await (const each of everyKey(app.get(KeysService), site.id)) {
          say([each.id, each.scopes.join(','), stateOf(each), each.name].join('\t'));
        }
      });
    });

  key
    .command('revoke <id>')
    .description('revoke a key, at once')
    .option('--site <slug>', 'whose key')
    .option('--operator', 'an operator’s instead')
    .action((id: string, whose: Whose) =>
      oneOf(whose) === null
        ? withApp((app) => app.get(InstallationKeysService).revokeOperator(id))
        : withSite(whose.site!, (site, app) => app.get(KeysService).revoke(site.id, id)),
    );
}

/** The site's slug, or null for the operator's own. */
function oneOf({ site, operator }: Whose): string | null {
  if ((site === undefined) === (operator === undefined)) {
    throw new UsageError('Give --site with its slug, or --operator.');
  }
  return site ?? null;
}

async function create({ name, scopes, days, ...whose }: CreateOptions): Promise<string> {
  const expiresAt = days === undefined ? null : new Date(Date.now() + days * DAY_MS);
  const slug = oneOf(whose);
  if (slug === null) {
    return withApp((app) => app.get(InstallationKeysService).createOperator(name, expiresAt));
  }
  if (!scopes) throw new UsageError(`Give --scopes, one or more of ${SCOPES.join(', ')}.`);
  return withSite(slug, async (site, app) => {
    const { token } = await app.get(KeysService).create(site.id, { name, scopes, expiresAt });
    return token;
  });
}

async function listOperators(app: INestApplicationContext): Promise<void> {
  for (const { id, name, expiresAt } of await app.get(InstallationKeysService).operatorKeys()) {
    say([id, 'operator', stateOf({ expiresAt, revokedAt: null }), name ?? ''].join('\t'));
  }
}

async function* everyKey(keys: KeysService, siteId: string): AsyncGenerator<ApiKey> {
  let after: string | undefined;
  do {
    const page = await keys.list(siteId, { after, limit: PAGE });
    yield* page.items;
    after = page.next ?? undefined;
  } while (after !== undefined);
}

function stateOf({ revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>): string {
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
