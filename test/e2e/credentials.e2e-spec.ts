import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InstallationService } from '../../src/installation/installation.service.js';
import {
  makeSite,
  startApp,
  type Answer,
  type Client,
  type TestApp,
  type TestSite,
} from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let http: Client;
let site: TestSite;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  site = await makeSite(server);
});
afterAll(() => server.stop());

const seconds = (): number => Math.floor(server.now().getTime() / 1000);
const part = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const good = (): Record<string, unknown> => ({
  sub: 'reader',
  name: 'Rosa',
  aud: 'daily',
  iat: seconds(),
  exp: seconds() + 600,
});
const HS256 = { alg: 'HS256', typ: 'JWT' };

/** A token with this header, signed as HMAC whatever the header says. */
function token(
  payload: object,
  header: object = HS256,
  secret = site.signingSecret,
  hash = 'sha256',
): string {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

/** The same claims but for these; undefined leaves one out. */
const but = (claims: object): string => token({ ...good(), ...claims });

function rs256(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(good())}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** One character of one part is another. */
function changed(index: number): string {
  const parts = but({}).split('.');
  const text = parts[index]!;
  parts[index] = text.slice(0, 8) + (text[8] === 'A' ? 'B' : 'A') + text.slice(9);
  return parts.join('.');
}

const HOSTILE: [string, () => string][] = [
  ['says it needs no signature', () => `${part({ alg: 'none' })}.${part(good())}.`],
  ['says so in another spelling', () => `${part({ alg: 'nOnE' })}.${part(good())}.`],
  ['keeps the signature and says none', () => token(good(), { alg: 'none' })],
  ['is signed with a key pair of its own', rs256],
  ['calls an HMAC RS256', () => token(good(), { alg: 'RS256' })],
  [
    'uses a longer HMAC than the site registered',
    () => token(good(), { alg: 'HS512' }, site.signingSecret, 'sha512'),
  ],
  ['is signed with another secret', () => token(good(), HS256, 'x'.repeat(64))],
  ['is signed with an empty secret', () => token(good(), { ...HS256, kid: '../../dev/null' }, '')],
  [
    'brings its own key',
    () => token(good(), { ...HS256, jwk: { kty: 'oct', k: part('mine') } }, 'mine'),
  ],
  [
    'points to its own key',
    () => token(good(), { ...HS256, jku: 'https://evil.example/k' }, 'mine'),
  ],
  [
    'asks for an extension nobody knows',
    () => token(good(), { ...HS256, crit: ['b64'], b64: false }),
  ],
  ['has run out', () => but({ iat: seconds() - 1000, exp: seconds() - 120 })],
  ['lives longer than an hour', () => but({ exp: seconds() + 3700 })],
  ['lives ten years', () => but({ exp: seconds() + 315_360_000 })],
  ['was made in the future', () => but({ iat: seconds() + 600, exp: seconds() + 1200 })],
  ['is not valid yet', () => but({ nbf: seconds() + 600 })],
  ['never runs out', () => but({ exp: undefined })],
  ['does not say when it was made', () => but({ iat: undefined })],
  ['says when it runs out in words', () => but({ exp: String(seconds() + 600) })],
  ['is about nobody', () => but({ sub: undefined })],
  ['is about somebody without a name', () => but({ sub: '' })],
  ['is about a number', () => but({ sub: 7 })],
  ['is about somebody with a very long name', () => but({ sub: 'x'.repeat(129) })],
  ['is about somebody who cannot be stored', () => but({ sub: 'a\u0000b' })],
  ['is for nobody', () => but({ aud: undefined })],
  ['is for another site', () => but({ aud: 'other' })],
  ['is ten thousand bytes long', () => but({ padding: 'x'.repeat(7000) })],
  ['has another header', () => changed(0)],
  ['has another payload', () => changed(1)],
  ['has another signature', () => changed(2)],
  ['has no signature', () => but({}).split('.').slice(0, 2).join('.')],
  ['is no JSON', () => `${part('x')}.${part('y')}.${part('z')}`],
  ['is a key that was never given', () => `clq_${'a'.repeat(12)}_${'b'.repeat(43)}`],
  ['is a bootstrap token that was never given', () => `clb_${'a'.repeat(12)}_${'b'.repeat(43)}`],
  ['is half an edit token', () => 'clg_abc'],
];

describe('a reader’s token', () => {
  it('is taken as the site signed it, with whatever key id its header names', async () => {
    for (const as of [
      but({}),
      token(good(), { ...HS256, kid: 'main' }),
      but({ aud: ['x', 'daily'] }),
    ]) {
      const { status, body } = await http.get('/sites/daily/me', { as });
      expect([status, body.name]).toEqual([200, 'Rosa']);
    }
  });

  it.each(HOSTILE)('that %s is answered as any other bad one', async (_, make) => {
    const as = make();
    for (const path of ['/sites/daily/me', '/sites/daily/config']) {
      const { status, body, headers } = await http.get(path, { as });
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(body).toEqual({
        type: 'urn:colloquy:problem:invalid-credential',
        code: 'invalid-credential',
        title: 'The credential is not valid',
        status: 401,
        instance: `/api/v1${path}`,
      });
    }
    const rows = await query(server.databaseUrl, 'select sub from people');
    expect(rows.filter(({ sub }) => sub !== 'reader')).toEqual([]);
  });

  it('is no longer taken once it has run out, though it was a moment ago', async () => {
    const as = but({ exp: seconds() + 60 });
    expect((await http.get('/sites/daily/me', { as })).status).toBe(200);
    server.later(180_000);
    expect((await http.get('/sites/daily/me', { as })).status).toBe(401);
    server.later(-180_000);
  });

  it('with a name nobody could show signs in without it', async () => {
    const as = but({ sub: 'reader', name: `a\u202Eb` });
    expect((await http.get('/sites/daily/me', { as })).status).toBe(200);
    expect((await http.get('/sites/daily/me', { as })).body.name).not.toContain('\u202E');
  });

  it.each(['Basic cmVhZGVyOng=', 'Bearer', 'Bearer a b', 'token x'])(
    'is sent as Bearer, not as "%s"',
    async (authorization) => {
      const { status } = await http.get('/sites/daily/me', { headers: { authorization } });
      expect(status).toBe(401);
    },
  );
});

describe('an API key', () => {
  it('is shown once, works at once, and stops the moment it is revoked', async () => {
    const made = await http.post('/sites/daily/api-keys', {
      as: site.admin,
      body: { name: 'CMS', scopes: ['threads'] },
    });
    const { id, key } = made.body;
    const put = () => http.put('/sites/daily/threads/key:a', { as: key, body: {} });
    expect((await put()).status).toBe(201);
    const list = await http.get('/sites/daily/api-keys', { as: site.admin });
    expect(list.text).toContain(id);
    expect(list.text).not.toContain(key.split('_')[2]);
    const stored = await query(server.databaseUrl, 'select k::text as row from api_keys k');
    expect(JSON.stringify(stored)).not.toContain(key.split('_')[2]);
    expect((await http.delete(`/sites/daily/api-keys/${id}`, { as: site.admin })).status).toBe(204);
    expect((await put()).status).toBe(401);
    expect((await http.delete(`/sites/daily/api-keys/${id}`, { as: site.admin })).status).toBe(404);
  });

  it('is not taken from the address', async () => {
    const answer = await http.get(
      `/sites/daily/moderation/log?api_key=${site.admin}&access_token=x`,
    );
    expect(answer.status).toBe(401);
  });
});

describe('the token of whoever installs the server', () => {
  let installation: TestApp;
  beforeAll(async () => (installation = await startApp()));
  afterAll(() => installation.stop());

  it('makes one owner, however many ask at once, and nothing after that', async () => {
    await makeSite(installation, 'first');
    const service = installation.app.get(InstallationService);
    const as = (await service.bootstrapToken())!;
    const add = (role: string) =>
      installation.http.post('/sites/first/members', { as, body: { name: 'Olga', role } });
    expect((await add('admin')).status).toBe(403);
    const twenty = (call: () => Promise<Answer>) => Promise.all(Array.from({ length: 20 }, call));
    // Opens the connections, to the server and to the database, or the first call is done alone.
    await twenty(() => installation.http.get('//readyz'));
    const answers = await twenty(() => add('owner'));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array<number>(19).fill(401),
    ]);
    const owners = await query(
      installation.databaseUrl,
      `select from members where role = 'owner'`,
    );
    expect(owners).toHaveLength(1);

    expect((await add('owner')).status).toBe(401);
    const site2 = { as, body: { slug: 'second', name: 'Second' } };
    expect((await installation.http.post('/sites', site2)).status).toBe(401);
    expect(await service.bootstrapToken()).toBeNull();
    const { apiKey } = answers.find(({ status }) => status === 201)!.body;
    const desk = new Desk(installation, {
      slug: 'first',
      signingSecret: '',
      admin: apiKey,
      moderator: apiKey,
    });
    await desk.thread();
    const members = (as: string, role: string) =>
      installation.http.post('/sites/first/members', { as, body: { name: 'Otto', role } });
    const second = await members(apiKey, 'owner');
    expect(second.status).toBe(201);
    const admin = await members(second.body.apiKey, 'admin');
    const lifted = await members(admin.body.apiKey, 'owner');
    expect([lifted.status, lifted.body.code]).toEqual([403, 'forbidden']);
  });
});
