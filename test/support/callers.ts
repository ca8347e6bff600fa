import { InstallationKeysService } from '../../src/auth/installation-keys.service.js';
import { InstallationService } from '../../src/installation/installation.service.js';
import { MembersService } from '../../src/members/members.service.js';
import type { Role } from '../../src/auth/role.rules.js';
import { SitesService } from '../../src/sites/sites.service.js';
import type { Desk } from './desk.js';

/**
 * The credential of every caller of the access table but the guest, whose token comes with the
 * comment at hand. A new caller needs a line here and a column there (or a line in `ALIKE`).
 */
export async function makeCallers(
  desk: Desk,
  elsewhere: Desk,
): Promise<Record<string, string | undefined>> {
  const { server, site } = desk;
  const revoked = await desk.key(['admin']);
  await server.http.delete(`${desk.at}/api-keys/${revoked.id}`, { as: site.admin });
  const expiresAt = new Date(server.now().getTime() + 60_000).toISOString();
  const expired = await desk.key(['admin'], expiresAt);
  server.later(120_000);
  const key = async (scope: string): Promise<string> => (await desk.key([scope])).key;
  return {
    nobody: undefined,
    reader: await desk.reader('reader'),
    'reader-elsewhere': await elsewhere.reader('reader'),
    read: await key('read'),
    threads: await key('threads'),
    comments: await key('comments'),
    people: await key('people'),
    act: await key('act'),
    moderate: await key('moderate'),
    admin: await key('admin'),
    'member-moderator': await memberOf(desk, 'moderator'),
    'member-admin': await memberOf(desk, 'admin'),
    auditor: await memberOf(desk, 'auditor'),
    operator: await server.app.get(InstallationKeysService).createOperator('Ops', null),
    elsewhere: elsewhere.site.admin,
    revoked: revoked.key,
    expired: expired.key,
    bootstrap: (await server.app.get(InstallationService).bootstrapToken())!,
  };
}

/** The key of a new member with this role. */
export async function memberOf({ server, site }: Desk, role: Role): Promise<string> {
  const { id } = await server.app.get(SitesService).get(site.slug);
  return (await server.app.get(MembersService).add(id, { name: role, role }, 'owner')).token;
}
