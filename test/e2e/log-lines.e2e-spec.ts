import { readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { clientPrefix } from '../../src/common/http/client-address.js';
import { subkeys } from '../../src/common/crypto/master-secrets.js';
import { makeSite, startApp, TEST_SECRET } from '../support/app.js';
import { freshDatabase } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { disguisesOf, formsOf, storedBytes } from '../support/dump.js';
import { startLocal } from '../support/listen.js';
import * as drive from '../support/log-drive.js';
import { startMailbox } from '../support/mailbox.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const { GUEST, READER, ACCOUNT, MISPLACED, FOREIGN, FOUR, SIX, PLANTED } = drive;
const POSTGRES_LOG = new URL('../../.test-pg/postgres.log', import.meta.url);

/** Of the server's secret: what it makes indexes, fingerprints, signatures and sealed boxes with. */
const KEYS = ['secrets at rest', 'emails', 'cursors', 'fingerprints'].flatMap((purpose) =>
  subkeys({ current: TEST_SECRET }, purpose),
);

let server: ServerProcess;
/** What the server wrote from its start to its end. */
let said: string;
let driven: drive.LogDrive;
let bytes: Buffer[];
/** Where PostgreSQL's log ended before. */
let logStart: number;

beforeAll(async () => {
  logStart = statSync(POSTGRES_LOG).size;
  const databaseUrl = await freshDatabase();
  const setup = await startApp(databaseUrl);
  const site = await makeSite(setup);
  await setup.stop();
  const foreign = await startLocal((_, response) => response.end(FOREIGN));
  const mailbox = await startMailbox();
  server = await startServer(databaseUrl, {
    ...(await freeAddress()),
    LOG_LEVEL: 'debug',
    NO_COLOR: '1',
    TRUSTED_PROXIES: '127.0.0.1',
    OUTBOUND_ALLOW: foreign.pair,
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'The Daily <comments@daily.example>',
  });
  const desk = new Desk({ ...setup, http: server.http }, site);
  driven = new drive.LogDrive(server, desk, mailbox, foreign);
  try {
    await driven.everything();
    bytes = await storedBytes(databaseUrl);
  } finally {
    await server.stop();
    said = server.said();
    await Promise.all([foreign.close(), mailbox.close()]);
  }
});

/** Where mails lead must be known before the start. */
async function freeAddress(): Promise<{ PORT: string; PUBLIC_URL: string }> {
  const probe = await startLocal(() => {});
  await probe.close();
  return { PORT: new URL(probe.origin).port, PUBLIC_URL: probe.origin };
}

const found = (log: string, forms: readonly string[]): string[] => {
  const text = log.toLowerCase();
  return forms.filter((form) => text.includes(form));
};
const names = (email: string): string[] => [email, email.split('@')[0]!];
const ADDRESSES = [
  ...[GUEST, READER, ACCOUNT, MISPLACED].flatMap(names),
  ...[FOREIGN, FOUR, '203.0.113.0', SIX, clientPrefix(SIX), clientPrefix(SIX).split('::')[0]!],
];
const disguises = (): string[] => ADDRESSES.flatMap((value) => disguisesOf(value, KEYS));
/** A token also by each of its parts: one of them is the secret. */
const credentials = (): string[] =>
  [...driven.credentials, TEST_SECRET]
    .flatMap((token) => [token, ...token.split(/[._]/)])
    .filter((part) => part.length > 20)
    .flatMap((part) => disguisesOf(part));

describe('what a server logs at its most talkative', () => {
  it('tells what it did and what failed', () => {
    expect(said).toMatch(/"look":"email".*"by":"/);
    expect(said).toMatch(/mail for request [0-9a-f-]{36}, attempt 1: Error \w+: 451\n/);
    expect(said).toMatch(
      /key set at http:\/\/[\d.:]+\/zqplanted-canary cannot be read: SyntaxError/,
    );
    expect(said).toMatch(/check external\n/);
    expect(said).toMatch(/42P01/);
    expect(driven.faults).toHaveLength(4);
    for (const id of driven.faults) expect(said).toContain(`request ${id}: `);
    // The same finder, on a word that is logged on purpose.
    expect(found(said, disguisesOf(PLANTED, KEYS))).toEqual([PLANTED]);
  });

  it('has no address of mail or network in it, and no hash of one', () => {
    expect(found(said, disguises())).toEqual([]);
  });

  it('has no credential in it, and no hash of one', () => {
    expect(driven.credentials.length).toBeGreaterThan(10);
    expect(found(said, credentials())).toEqual([]);
  });

  it('has nothing of what is stored as bytes: no keyed hash, nothing sealed', () => {
    expect(bytes.length).toBeGreaterThan(20);
    expect(found(said, bytes.flatMap(formsOf))).toEqual([]);
  });

  it('is not told by PostgreSQL instead', () => {
    const log = readFileSync(POSTGRES_LOG);
    expect(log.subarray(0, logStart).toString()).toContain('database system is ready');
    const forms = [...disguises(), ...credentials()];
    expect(found(log.subarray(logStart).toString(), forms)).toEqual([]);
  });

  it('would be seen to have any of it', () => {
    const all = [...disguises(), ...credentials(), ...bytes.flatMap(formsOf)];
    const missed = all.filter((form) => found(`${said}\n[x] ${form}, y\n`, [form]).length === 0);
    expect([missed, all.filter((form) => form.length < 7)]).toEqual([[], []]);
  });
});
