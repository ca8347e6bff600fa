import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  makeSite,
  startApp,
  type Answer,
  type Client,
  type TestApp,
  type TestSite,
} from '../support/app.js';
import { query } from '../support/database.js';
import { hmac, keyPair, tokenOf } from '../support/key-pair.js';
import { invalid, refusal } from '../support/refusal.js';

let server: TestApp;
let http: Client;
let site: TestSite;
let sites = 0;
let keys: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(() => server.stop());
beforeEach(async () => {
  site = await makeSite(server, `site-${(sites += 1)}`);
  keys = `/sites/${site.slug}/signing-keys`;
});

const add = (body: object): Promise<Answer> => http.post(keys, { as: site.admin, body });
const list = async (): Promise<Record<string, unknown>[]> =>
  (await http.get(keys, { as: site.admin })).body.items;
const me = async (as: string): Promise<number> =>
  (await http.get(`/sites/${site.slug}/me`, { as })).status;

const claims = (): object => {
  const iat = Math.floor(server.now().getTime() / 1000);
  return { sub: 'ann', aud: site.slug, iat, exp: iat + 600 };
};
const byHmac = (secret: string, header = {}): string =>
  tokenOf(claims(), { alg: 'HS256', ...header }, hmac(secret));

const rsa = keyPair('RS256');
const curve = keyPair('ES256');
const edwards = keyPair('EdDSA');

describe('a signing key', () => {
  it('with a secret of our making signs readers in; the secret is shown once', async () => {
    const { status, body } = await add({});
    expect(status).toBe(201);
    expect(body).toMatchObject({ alg: 'HS256', issuer: 'site', kid: null, mayAssertRoles: false });
    expect(body.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(await me(byHmac(body.secret))).toBe(200);

    const answer = await http.get(keys, { as: site.admin });
    expect(answer.body.items.map(({ id }: { id: string }) => id)).toContain(body.id);
    expect(answer.text).not.toContain(body.secret);
    const rows = await query(server.databaseUrl, 'select k::text as row from signing_keys k');
    const hex = Buffer.from(body.secret).toString('hex');
    for (const text of [body.secret, hex]) expect(JSON.stringify(rows)).not.toContain(text);
  });

  it('with a secret of the site’s own signs readers in; the secret is never shown', async () => {
    const secret = 'a secret of thirty-two bytes: ü.';
    const { status, body, text } = await add({ secret, kid: 'ours' });
    expect([status, body.secret, body.kid]).toEqual([201, null, 'ours']);
    expect(text).not.toContain(secret);
    expect(await me(byHmac(secret))).toBe(200);
    expect(await me(byHmac(secret, { kid: 'ours' }))).toBe(200);
    expect(await me(byHmac(secret, { kid: 'theirs' }))).toBe(401);
  });

  it.each([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
  ])('that is public signs readers in by %s', async (alg) => {
    const pair = keyPair(alg);
    const { status, body } = await add({ alg, jwk: { ...pair.jwk, kid: 'one', use: 'sig' } });
    expect([status, body.secret, body.kid, body.jwk]).toEqual([201, null, 'one', pair.jwk]);
    expect(await me(pair.token(claims()))).toBe(200);
    expect(await me(keyPair(alg).token(claims()))).toBe(401);
  });

  it('signs nobody in once it is revoked, whether the token came before or not', async () => {
    const { body } = await add({ alg: 'ES256', jwk: curve.jwk });
    const before = curve.token(claims());
    expect(await me(before)).toBe(200);
    const path = `${keys}/${body.id}`;
    expect((await http.delete(path, { as: site.admin })).status).toBe(204);
    expect(await me(before)).toBe(401);
    expect(await me(curve.token({ ...claims(), name: 'Ann' }))).toBe(401);
    expect((await list()).find(({ id }) => id === body.id)!['revokedAt']).not.toBeNull();
    expect((await http.delete(path, { as: site.admin })).status).toBe(404);
  });

  it('signs nobody in once it has run out', async () => {
    const expiresAt = new Date(server.now().getTime() + 60_000).toISOString();
    const { body } = await add({ expiresAt });
    const token = byHmac(body.secret);
    expect(await me(token)).toBe(200);
    server.later(60_000);
    expect(await me(token)).toBe(401);
    server.later(-60_000);
  });

  it('is of its site: another neither signs with it nor sees nor revokes it', async () => {
    const { body } = await add({ alg: 'EdDSA', jwk: edwards.jwk });
    const other = await makeSite(server, `other-${sites}`);
    const elsewhere = `/sites/${other.slug}`;
    const as = edwards.token({ ...claims(), aud: other.slug });
    expect((await http.get(`${elsewhere}/me`, { as })).status).toBe(401);
    const seen = await http.get(`${elsewhere}/signing-keys`, { as: other.admin });
    expect(seen.text).not.toContain(body.id);
    const path = `${elsewhere}/signing-keys/${body.id}`;
    expect((await http.delete(path, { as: other.admin })).status).toBe(404);
    expect(await me(edwards.token(claims()))).toBe(200);
  });
});

describe('a site’s signing keys', () => {
  it('are five at most, however many are added at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => add({})));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(4).fill(201), ...Array<number>(8).fill(409)]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('too-many-keys');
  });

  it('leave room again when one is revoked, and count none that has run out', async () => {
    const expiresAt = new Date(server.now().getTime() - 1000).toISOString();
    for (let key = 0; key < 5; key += 1) expect((await add({ expiresAt })).status).toBe(201);
    const made = [await add({}), await add({}), await add({}), await add({})];
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await add({})).status).toBe(409);
    const path = `${keys}/${made[0]!.body.id}`;
    expect((await http.delete(path, { as: site.admin })).status).toBe(204);
    expect((await add({})).status).toBe(201);
  });

  it('are listed a page at a time, newest first', async () => {
    const made = [await add({}), await add({}), await add({})].map(({ body }) => body.id);
    const page = (after: string) => http.get(`${keys}?limit=2${after}`, { as: site.admin });
    const first = (await page('')).body;
    const second = (await page(`&after=${first.page.next}`)).body;
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect(ids.slice(0, 3).sort()).toEqual([...made].sort());
    expect([ids.length, second.page.next]).toEqual([4, null]);
  });
});

describe('a signing key that is none', () => {
  const privateJwk = rsa.privateKey.export({ format: 'jwk' });
  const weak = keyPair('RS256', 1024).jwk;
  const REFUSED: [string, object, string][] = [
    ['has a short secret', { secret: 'x'.repeat(31) }, '#/secret'],
    ['has an endless secret', { secret: 'x'.repeat(513) }, '#/secret'],
    ['has a secret and a pair', { alg: 'RS256', jwk: rsa.jwk, secret: 'x'.repeat(32) }, '#/secret'],
    ['is named after no algorithm', { alg: 'none' }, '#/alg'],
    ['is named after a longer HMAC', { alg: 'HS512' }, '#/alg'],
    ['does not say its algorithm', { jwk: rsa.jwk }, '#/alg'],
    ['is public without a key', { alg: 'RS256' }, '#/jwk'],
    ['is a text', { alg: 'RS256', jwk: JSON.stringify(rsa.jwk) }, '#/jwk'],
    ['is a secret as JWK', { alg: 'RS256', jwk: { kty: 'oct', k: 'AAAA' } }, '#/jwk/kty'],
    ['is private', { alg: 'RS256', jwk: privateJwk }, '#/jwk/d'],
    ['is half private', { alg: 'RS256', jwk: { ...rsa.jwk, p: privateJwk.p } }, '#/jwk/p'],
    ['is too short', { alg: 'RS256', jwk: weak }, '#/jwk/n'],
    ['multiplies by one', { alg: 'RS256', jwk: { ...rsa.jwk, e: 'AQ' } }, '#/jwk/e'],
    ['is on another curve', { alg: 'ES256', jwk: keyPair('ES384').jwk }, '#/jwk/crv'],
    ['is off its curve', { alg: 'ES256', jwk: { ...curve.jwk, y: curve.jwk['x'] } }, '#/jwk/x'],
    ['is cut off', { alg: 'EdDSA', jwk: { ...edwards.jwk, x: 'AAAA' } }, '#/jwk/x'],
    ['is for encryption', { alg: 'RS256', jwk: { ...rsa.jwk, use: 'enc' } }, '#/jwk/use'],
    ['has a number for a name', { alg: 'RS256', jwk: { ...rsa.jwk, kid: 7 } }, '#/jwk/kid'],
    [
      'is pasted and elsewhere',
      { alg: 'RS256', jwk: rsa.jwk, jwksUrl: 'https://a.b' },
      '#/jwksUrl',
    ],
    ['has an empty name', { kid: '' }, '#/kid'],
    ['has an issuer of 201 letters', { issuer: 'x'.repeat(201) }, '#/issuer'],
    ['asserts roles by a word', { mayAssertRoles: 'true' }, '#/mayAssertRoles'],
    ['says when it was revoked', { revokedAt: null }, '#/revokedAt'],
    ['brings its box', { encryptedSecret: 'x' }, '#/encryptedSecret'],
  ];

  it.each(REFUSED)('because it %s is refused by name', async (_, body, pointer) => {
    expect(await refusal(http, 'POST', keys, { as: site.admin, body })).toEqual(invalid(pointer));
    expect(await list()).toHaveLength(1);
  });

  it.each([
    'http://idp.example/keys',
    'https://idp.example:8080/keys',
    'https://ann:word@idp.example/keys',
    'https://127.0.0.1/keys',
    'https://2130706433/keys',
    'https://[::1]/keys',
    'https://[::ffff:a00:1]/keys',
    'https://169.254.169.254/latest',
    'file:///etc/passwd',
    'keys',
  ])('because its set would be at %s is refused at once', async (jwksUrl) => {
    const body = { alg: 'RS256', jwksUrl };
    const answer = await refusal(http, 'POST', keys, { as: site.admin, body });
    expect(answer).toEqual(invalid('#/jwksUrl'));
  });
});
