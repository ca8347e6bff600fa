import { AppModule } from '../../dist/app.module.js';
import { InstallationService } from '../../dist/installation/installation.service.js';
import { MembersService } from '../../dist/members/members.service.js';
import { createApp } from '../../dist/server/create-app.js';
import { SECRET } from './server.mjs';

const MANY = 1_000_000;

/** Nobody is slowed down by what keeps others from flooding. */
export const NO_LIMITS = {
  ...{ postsPerMinute: MANY, postsPerDay: MANY, threadPostsPerMinute: MANY },
  ...{ guestPostsPerMinute: MANY, guestPostsPerDay: MANY, sitePostsPerMinute: MANY },
  screening: { flood: { outcome: 'off' } },
};

/** The site `bench`, its secret for readers' tokens, and the key of an admin. */
export async function makeSite({ appUrl }, settings) {
  const module = AppModule.with({
    databaseUrl: appUrl,
    poolSize: 2,
    secrets: () => ({ current: SECRET }),
  });
  const app = await createApp(module, { logLevels: ['error'] });
  await app.init();
  const given = { slug: 'bench', name: 'Bench', settings };
  const { site, signingSecret } = await app.get(InstallationService).createSite(given);
  const member = { name: 'Ada', role: 'admin' };
  const { token: key } = await app.get(MembersService).add(site.id, member, 'owner');
  await app.close();
  return { id: site.id, signingSecret, key };
}
