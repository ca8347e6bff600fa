import { setTimeout as delay } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { begun, ended, turned, type StoredSecrets } from '../config/rotation.rules.js';
import { FRESH_MS, newSecret, readSecrets, replaceSecrets } from '../config/secrets.js';
import type { OpenDatabase } from '../database/open-database.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { ResealingService } from '../resealing/resealing.service.js';
import { SitesService } from '../sites/sites.service.js';
import { everySite } from './every-site.js';
import { say } from './serve-until-stopped.js';
import { UsageError } from './usage-error.js';
import { tell, withAppOn } from './with-app.js';

/** Every process has looked at the file since. */
const KNOWN_MS = 2 * FRESH_MS;
/** What was sealed before a process saw the turn is stored by then: no statement takes as long. */
const STORED_MS = 60_000;

/**
 * Changes the master secret in this file while servers use it, or goes on where a rotation was cut
 * off. First every process learns the new secret, then they seal with it, then what is there is
 * sealed anew: at no moment is anything sealed that some process cannot open.
 */
export async function rotate(file: string, database: OpenDatabase): Promise<void> {
  let secrets = stored(file);
  if (!secrets.next && !secrets.previous) {
    secrets = begun(secrets, newSecret());
    replaceSecrets(file, secrets);
  }
  if (secrets.next) {
    tell('Every server learns the new secret.');
    await delay(KNOWN_MS);
    secrets = turned(secrets.secret, secrets.next, new Date());
    replaceSecrets(file, secrets);
  }
  tell('Every server seals with the new secret.');
  await delay(KNOWN_MS);
  const { resealed } = await withAppOn(database, resealAll);
  say(`${resealed} values are sealed anew; the secret is that of ${secrets.turnedAt}.`);
  say('The one before it still opens what is left: end it with "secrets rotate --finish".');
}

/**
 * Drops the previous secret where nothing is left that only it opens.
 *
 * @throws {UsageError} saying what is left, and what to do
 */
export async function finish(file: string, database: OpenDatabase): Promise<void> {
  const secrets = stored(file);
  if (secrets.next) throw new UsageError('A rotation was cut off. Run "secrets rotate" first.');
  if (!secrets.previous) throw new UsageError('No rotation is under way: there is one secret.');
  const settled = new Date(Date.parse(secrets.turnedAt!) + STORED_MS);
  if (settled.getTime() > Date.now()) {
    throw new UsageError(
      `The secret has only just changed. Run this again after ${settled.toISOString()}.`,
    );
  }
  const left = await withAppOn(database, async (app) => {
    const { resealed, older } = await resealAll(app);
    if (resealed > 0) tell(`${resealed} more values are sealed anew.`);
    return { older, ...(await keptAnswers(app, settled)) };
  });
  refuseWhere(left);
  replaceSecrets(file, ended(secrets));
  say('The previous secret is gone.');
}

function stored(file: string): StoredSecrets {
  const secrets = readSecrets(file);
  if (secrets) return secrets;
  throw new UsageError(`${file} is gone; restore it from your backup.`);
}

/** `older` of them are left: somebody changed them meanwhile. */
async function resealAll(
  app: INestApplicationContext,
): Promise<{ resealed: number; older: number }> {
  const resealing = app.get(ResealingService);
  let [resealed, older] = [0, 0];
  for await (const site of everySite(app.get(SitesService))) {
    resealed += await resealing.reseal(site);
    older += await resealing.left(site);
  }
  return { resealed, older };
}

async function keptAnswers(
  app: INestApplicationContext,
  settled: Date,
): Promise<{ answers: number; until: Date | null }> {
  const kept = app.get(IdempotencyService);
  let [answers, last] = [0, 0];
  for await (const { id } of everySite(app.get(SitesService))) {
    const of = await kept.keptFrom(id, settled);
    answers += of.answers;
    last = Math.max(last, of.until?.getTime() ?? 0);
  }
  return { answers, until: last === 0 ? null : new Date(last) };
}

function refuseWhere(left: { older: number; answers: number; until: Date | null }): void {
  if (left.older > 0) {
    throw new UsageError(
      `${left.older} values are still sealed with the previous secret: a server changed them ` +
        `meanwhile. Run this again.`,
    );
  }
  if (left.until) {
    throw new UsageError(
      `The previous secret has sealed ${left.answers} answers that are kept for calls that are ` +
        `repeated. Run this again after ${left.until.toISOString()}.`,
    );
  }
}
