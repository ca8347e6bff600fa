import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EmailVault } from '../../src/common/crypto/email-vault.js';
import { keysFor } from '../../src/common/crypto/master-secrets.js';
import { emailOfPerson } from '../../src/common/crypto/sealed-for.rules.js';
import { SecretBox } from '../../src/common/crypto/secret-box.js';
import type { StoredSecrets } from '../../src/config/rotation.rules.js';
import { SEALED_COLUMNS } from '../../src/resealing/sealed-columns.rules.js';
import { NO_LIMITS, readerToken, type Client } from '../support/app.js';
import { runCommandIn, startCommandIn, type Finished } from '../support/cli.js';
import { query } from '../support/database.js';
import { Folders } from '../support/embedded-user.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { startServerIn, type ServerProcess } from '../support/server-process.js';

const folders = new Folders();
let dataDir: string;
let file: string;
let servers: [ServerProcess, ServerProcess];
let site: { slug: string; signingSecret: string; admin: string };

beforeAll(async () => {
  dataDir = folders.empty();
  file = path.join(dataDir, 'secrets.json');
  servers = [await startServerIn(dataDir), await startServerIn(dataDir)];
  const made = await run('site', 'create', 'blog');
  const owner = await run('member', 'add', '--site', 'blog', '--name', 'Ann', '--role', 'owner');
  const signingSecret = /signing secret {2}(\w+)/.exec(made.out)![1]!;
  site = { slug: 'blog', signingSecret, admin: owner.out.trim() };
  const body = { settings: { guests: true, duplicateMinutes: 0, ...NO_LIMITS } };
  expect((await servers[0].http.patch('/sites/blog', { as: site.admin, body })).status).toBe(200);
  const thread = await servers[0].http.put(THREAD, { as: site.admin, body: {} });
  expect(thread.status).toBe(201);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await folders.removeAll();
});

const THREAD = '/sites/blog/threads/key:page';
const HOUR = 3_600_000;

const run = (...args: string[]): Promise<Finished> => runCommandIn(dataDir, ...args);
const rotate = (): Promise<Finished> => run('secrets', 'rotate');
const finish = (): Promise<Finished> => run('secrets', 'rotate', '--finish');
const stored = (): StoredSecrets => JSON.parse(readFileSync(file, 'utf8')) as StoredSecrets;

/** The owner's way into the embedded database. */
function databaseUrl(): string {
  const [password, port] = ['password', 'port'].map((name) =>
    readFileSync(path.join(dataDir, `postgres.${name}`), 'utf8').trim(),
  );
  return `postgres://colloquy:${password}@127.0.0.1:${port}/colloquy`;
}

let people = 0;
/** Everything that a secret is for, written by one server and read by the other. */
async function useEverything([one, two]: [Client, Client]): Promise<string> {
  const sub = `reader-${(people += 1)}`;
  const email = `${sub}@mail.test`;
  const as = site.admin;
  const posting = {
    headers: { 'idempotency-key': sub },
    body: { body: 'A word', guest: { email } },
  };
  const posted = await one.post(`${THREAD}/comments`, posting);
  const again = await two.post(`${THREAD}/comments`, posting);
  expect([posted.status, again.text, again.headers.get('idempotent-replayed')]).toEqual([
    201,
    posted.text,
    'true',
  ]);
  const links = { links: [{ sub, email }] };
  const linked = await two.post('/sites/blog/people/links', { as, body: links });
  expect(linked.body.results).toMatchObject([{ linked: 1 }]);
  const token = await readerToken(site, sub, { email, email_verified: true });
  expect((await one.get('/sites/blog/me', { as: token })).status).toBe(200);
  expect((await two.get(`/sites/blog/people/sub:${sub}`, { as })).body.email).toBe(email);
  const page = await one.get('/sites/blog/comments?limit=1');
  const after = encodeURIComponent(page.body.page.next ?? '');
  if (after) expect((await two.get(`/sites/blog/comments?after=${after}`)).status).toBe(200);
  return email;
}

const both = (): [Client, Client] => [servers[0].http, servers[1].http];
const turnedRound = (): [Client, Client] => [servers[1].http, servers[0].http];

/** How many values this secret alone opens, and whether they are all. */
async function openedBy(secret: string): Promise<{ values: number; all: boolean }> {
  const box = new SecretBox(keysFor(() => ({ current: secret }), 'secrets at rest'));
  let [values, opened] = [0, 0];
  for (const { table, id, sealed, about } of SEALED_COLUMNS) {
    const rows = await query<{ id: string; sealed: Buffer }>(
      databaseUrl(),
      `select ${id}::text as id, ${sealed} as sealed from ${table} where ${sealed} is not null`,
    );
    values += rows.length;
    for (const row of rows) {
      try {
        box.open(row.sealed, about(row.id));
        opened += 1;
      } catch {
        // It is counted as one that does not open.
      }
    }
  }
  return { values, all: values === opened };
}

/** Seals an address anew, as a server that has not seen the secret change. */
async function sealOneWith(secret: string): Promise<void> {
  const masters = () => ({ current: secret });
  const box = new SecretBox(keysFor(masters, 'secrets at rest'));
  const found = 'select id from people where email_sealed is not null limit 1';
  const [person] = await query<{ id: string }>(databaseUrl(), found);
  const kept = new EmailVault(box, keysFor(masters, 'emails')).keep(
    'late@mail.test',
    emailOfPerson(person!.id),
  );
  await query(
    databaseUrl(),
    'update people set email_sealed = $2, email_index = $3 where id = $1',
    [person!.id, kept.sealed, kept.index],
  );
}

/** As if the turn, and what was answered until then, were two days old. */
async function letTimePass(): Promise<void> {
  await query(
    databaseUrl(),
    `update idempotency_keys set created_at = created_at - interval '2 days'`,
  );
  const turnedAt = new Date(Date.parse(stored().turnedAt!) - 48 * HOUR).toISOString();
  writeFileSync(file, JSON.stringify({ ...stored(), turnedAt }));
}

/** What a rotation must never leave otherwise. */
function expectOnePrivateFile(): void {
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect(existsSync(`${file}.new`)).toBe(false);
}

describe('a rotation under two servers at work', () => {
  it('fails no call, and leaves nothing that the new secret does not open', async () => {
    const before = stored();
    expect(Object.keys(before)).toEqual(['secret']);
    const known = await useEverything(both());
    // What another rotation was killed over.
    writeFileSync(`${file}.new`, 'half a fi');
    chmodSync(`${file}.new`, 0o644);

    let over = false;
    const rotation = rotate().finally(() => (over = true));
    let rounds = 0;
    for (; !over; rounds += 1) await useEverything(rounds % 2 ? both() : turnedRound());
    const { code, out } = await rotation;
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ values are sealed anew/)]);
    expect(rounds).toBeGreaterThan(10);

    const { secret, previous, turnedAt, ...more } = stored();
    expect([previous, Date.parse(turnedAt!) <= Date.now(), more]).toEqual([
      before.secret,
      true,
      {},
    ]);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expectOnePrivateFile();
    const opened = await openedBy(secret);
    expect([opened.values > rounds, opened.all]).toEqual([true, true]);
    expect((await openedBy(before.secret)).all).toBe(false);
    const vault = new EmailVault(
      new SecretBox(() => []),
      keysFor(() => ({ current: secret }), 'emails'),
    );
    const found = `select 1 from people where email_index = any($1)`;
    expect(await query(databaseUrl(), found, [vault.indexesOf(known)])).toHaveLength(1);
  });

  it('keeps the previous secret until nothing needs it, and says what does', async () => {
    const before = stored();
    const early = await finish();
    expect([early.code, early.err]).toEqual([2, expect.stringContaining('only just changed')]);

    await letTimePass();
    const turnedAt = new Date(Date.now() - HOUR).toISOString();
    writeFileSync(file, JSON.stringify({ ...before, turnedAt }));
    await query(
      databaseUrl(),
      `update idempotency_keys set created_at = now() - interval '2 hours'
       where ctid in (select ctid from idempotency_keys limit 3)`,
    );
    const waits = await finish();
    expect(waits.code).toBe(2);
    expect(waits.err).toMatch(/has sealed 3 answers .* again after 20\d\d-.*Z\.\n$/);
    expect(stored().previous).toBe(before.previous);

    await letTimePass();
    // Sealed by a server that was about to, when the secret changed.
    await sealOneWith(before.previous!);
    const done = await finish();
    expect([done.code, done.out]).toEqual([0, 'The previous secret is gone.\n']);
    expect(done.err).toContain('1 more values');
    expect(stored()).toEqual({ secret: before.secret });
    expectOnePrivateFile();
    expect((await openedBy(before.secret)).all).toBe(true);
    await useEverything(both());
    const again = await finish();
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('there is one secret')]);
  });
});

describe('a rotation that is killed', () => {
  let before: StoredSecrets;
  beforeEach(() => {
    before = stored();
  });

  /** Kills a rotation once this holds, and sees that nothing is lost by it. */
  async function killed(args: string[], once: () => boolean | Promise<boolean>): Promise<void> {
    const { child, done } = startCommandIn(dataDir, ['secrets', 'rotate', ...args]);
    await eventually(once, 30_000);
    child.kill('SIGKILL');
    expect((await done).code).toBeNull();
    await useEverything(both());
  }

  it('goes on where it was, with the same secret, and loses nothing', async () => {
    await killed([], () => stored().next !== undefined);
    const { secret, next } = stored();
    expect(secret).toBe(before.secret);
    expect((await finish()).err).toContain('was cut off');

    await killed([], () => stored().previous !== undefined);
    expect(stored()).toMatchObject({ secret: next, previous: secret });

    const locked = 'select 1 from people where email_sealed is not null for update';
    const release = await hold(databaseUrl(), locked, []);
    await killed([], async () => (await waiting(databaseUrl())) === 1).finally(release);
    expect((await openedBy(next!)).all).toBe(false);

    expect((await rotate()).code).toBe(0);
    expect(stored()).toMatchObject({ secret: next, previous: secret });
    expect((await openedBy(next!)).all).toBe(true);
    await useEverything(both());
  });

  it('as it ends keeps both secrets, and ends the next time', async () => {
    await letTimePass();
    const release = await hold(databaseUrl(), 'lock table idempotency_keys', []);
    const { child, done } = startCommandIn(dataDir, ['secrets', 'rotate', '--finish']);
    await eventually(async () => (await waiting(databaseUrl())) === 1, 30_000);
    child.kill('SIGKILL');
    await done;
    await release();
    expect(stored()).toMatchObject({ secret: before.secret, previous: before.previous });
    expect((await finish()).code).toBe(0);
    expect(stored()).toEqual({ secret: before.secret });
    await useEverything(both());
  });

  it('is not begun beside another', async () => {
    const first = startCommandIn(dataDir, ['secrets', 'rotate']);
    await eventually(() => stored().next !== undefined, 30_000);
    const { code, err } = await rotate();
    expect([code, err]).toEqual([2, expect.stringContaining('Another "secrets rotate"')]);
    expect((await first.done).code).toBe(0);
    expect(stored().previous).toBe(before.secret);
    await useEverything(both());
  });

  it('is for who starts later the secret that counts', async () => {
    const third = await startServerIn(dataDir);
    await useEverything([third.http, servers[0].http]).finally(() => third.stop());
  });
});

describe('where there is no embedded database', () => {
  it('makes none', async () => {
    const nowhere = folders.empty();
    const { code, err } = await runCommandIn(nowhere, 'secrets', 'rotate');
    expect([code, err]).toEqual([2, expect.stringContaining('holds no secrets.json')]);
    expect(existsSync(nowhere)).toBe(false);
  });
});
