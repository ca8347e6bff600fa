import type { INestApplicationContext } from '@nestjs/common';
import { NO_SITE } from '../database/site-database.js';
import { IdempotencyService, type Kept } from '../idempotency/idempotency.service.js';
import { ResealingService } from '../resealing/resealing.service.js';
import { SitesService } from '../sites/sites.service.js';
import { everySite } from './every-site.js';
import { tell } from './with-app.js';

interface Resealed {
  resealed: number;
  /** Of them all these are left: somebody changed them meanwhile. */
  older: number;
}

/** What was sealed anew, and what the previous master secret is still needed for. */
export interface NeedsPrevious extends Resealed, Kept {}

/** Seals anew whatever outlives a day, and says what came in meanwhile. */
export async function resealAll(app: INestApplicationContext): Promise<Resealed> {
  const resealing = app.get(ResealingService);
  let [resealed, older] = [await resealing.resealShared(), await resealing.leftShared()];
  for await (const site of everySite(app.get(SitesService))) {
    resealed += await resealing.reseal(site, (so) => tell(`${site.slug}: ${so} sealed anew`));
    older += await resealing.left(site);
  }
  return { resealed, older };
}

/** Answers from before this moment: the previous secret may have sealed them. */
export async function keptAnswers(app: INestApplicationContext, settled: Date): Promise<Kept> {
  const kept = app.get(IdempotencyService);
  return everywhere(app, (siteId) => kept.keptFrom(siteId, settled));
}

/** Answers that the previous secret has sealed. */
export async function keptOlder(app: INestApplicationContext): Promise<Kept> {
  const kept = app.get(IdempotencyService);
  return everywhere(app, (siteId) => kept.keptOlder(siteId));
}

/** Calls that make a site are answered, too, and belong to none. */
async function everywhere(
  app: INestApplicationContext,
  keptAt: (siteId: string) => Promise<Kept>,
): Promise<Kept> {
  const all = [await keptAt(NO_SITE)];
  for await (const { id } of everySite(app.get(SitesService))) all.push(await keptAt(id));
  const last = Math.max(...all.map(({ until }) => until?.getTime() ?? 0));
  return {
    answers: all.reduce((sum, { answers }) => sum + answers, 0),
    until: last === 0 ? null : new Date(last),
  };
}
