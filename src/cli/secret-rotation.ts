import { setTimeout as delay } from 'node:timers/promises';
import { begun, ended, turned, type StoredSecrets } from '../config/rotation.rules.js';
import { FRESH_MS, newSecret, readSecrets, replaceSecrets } from '../config/secrets.js';
import type { OpenDatabase } from '../database/open-database.js';
import { writersEnded } from '../database/writers-ended.js';
import { keptAnswers, keptOlder, resealAll, type NeedsPrevious } from './secret-needs.js';
import { say } from './serve-until-stopped.js';
import { UsageError } from './usage-error.js';
import { tell, withAppOn } from './with-app.js';

/** Every process has looked at the file since. */
const KNOWN_MS = 2 * FRESH_MS;
/** What was sealed before a process saw the turn is being stored by then. */
const STORED_MS = 60_000;
/** How long writing transactions are waited for. */
const WRITERS_MS = 60_000;

/**
 * Changes the master secret in this file while servers use it, or goes on where a rotation was cut
 * off. First every process learns the new secret, then they seal with it, then what is there is
 * sealed anew: at no moment is anything sealed that some process cannot open.
 */
export async function rotate(file: string, database: OpenDatabase): Promise<void> {
  let secrets = stored(file);
  const become = (next: StoredSecrets): void => {
    replaceSecrets(file, secrets, next);
    secrets = next;
  };
  if (secrets.next && secrets.previous) {
    throw new UsageError(`${file} holds "next" and "previous": take out what was put in by hand.`);
  }
  if (!secrets.next && !secrets.previous) become(begun(secrets, newSecret()));
  if (secrets.next) {
    tell('Every server learns the new secret.');
    await delay(KNOWN_MS);
    become(turned(secrets.secret, secrets.next, new Date()));
  }
  // Somebody has put a previous one in, for a backup that it opens.
  if (!secrets.turnedAt) become(turned(secrets.previous!, secrets.secret, new Date()));
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
  if (!secrets.turnedAt) throw new UsageError('Run "secrets rotate" first: it seals all anew.');
  const settled = new Date(Date.parse(secrets.turnedAt) + STORED_MS);
  if (settled.getTime() > Date.now()) {
    throw new UsageError(
      `The secret has only just changed. Run this again after ${settled.toISOString()}.`,
    );
  }
  await writtenOut(database);
  const left = await withAppOn(database, async (app) => ({
    ...(await resealAll(app)),
    ...(await keptAnswers(app, settled)),
  }));
  refuseWhere(left);
  replaceSecrets(file, secrets, ended(secrets));
  say('The previous secret is gone.');
}

/**
 * As `finish`, where the secrets are the environment's: says whether the previous one can be unset.
 *
 * @throws {UsageError} saying what is left, and what to do
 */
export async function checkGiven(database: OpenDatabase): Promise<void> {
  await writtenOut(database);
  const left = await withAppOn(database, async (app) => ({
    ...(await resealAll(app)),
    ...(await keptOlder(app)),
  }));
  refuseWhere(left);
  say('Nothing needs COLLOQUY_SECRET_PREVIOUS any more, if every server has been restarted with');
  say('the new COLLOQUY_SECRET. Unset it, and restart them.');
}

function stored(file: string): StoredSecrets {
  const secrets = readSecrets(file);
  if (secrets) return secrets;
  throw new UsageError(`${file} is gone; restore it from your backup.`);
}

/** What was sealed long ago may be in a transaction that is open: it would be seen too late. */
async function writtenOut({ ownerUrl }: OpenDatabase): Promise<void> {
  const waiting = (): void => tell('Waits for what is being written.');
  if (await writersEnded(ownerUrl, { mostMs: WRITERS_MS, waiting })) return;
  throw new UsageError(
    'Somebody has been writing to the database for a minute, and may use the previous secret. ' +
      'Run this again later.',
  );
}

function refuseWhere({ resealed, older, answers, until }: NeedsPrevious): void {
  if (resealed > 0) tell(`${resealed} more values are sealed anew.`);
  if (older > 0) {
    throw new UsageError(
      `${older} values are still sealed with the previous secret: a server changed them ` +
        `meanwhile. Run this again.`,
    );
  }
  if (until) {
    throw new UsageError(
      `The previous secret has sealed ${answers} answers that are kept for calls that are ` +
        `repeated. Run this again after ${until.toISOString()}.`,
    );
  }
}
