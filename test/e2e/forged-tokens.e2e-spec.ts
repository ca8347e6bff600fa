import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp, type TestSite } from '../support/app.js';
import { query } from '../support/database.js';
import { startIssuer, type Issuer } from '../support/issuer.js';
import { hmac, keyPair, signatureOf, tokenOf } from '../support/key-pair.js';
import { startCanary, type Canary } from '../support/listen.js';

let server: TestApp;
let site: TestSite;
let issuer: Issuer;
let canary: Canary;

const rsa = keyPair('RS256');
const curve = keyPair('ES256');
const edwards = keyPair('EdDSA');
const revoked = keyPair('RS256');
const retired = keyPair('RS256');
const current = keyPair('RS256');
const elsewhere = keyPair('RS256');
const mine = keyPair('RS256');

beforeAll(async () => {
  issuer = await startIssuer();
  canary = await startCanary();
  const outboundAllow = [issuer.pair, `127.0.0.1:${canary.port}`];
  server = await startApp(undefined, { outboundAllow });
  site = await makeSite(server);
  const other = await makeSite(server, 'other');
  const add = async (to: TestSite, body: object): Promise<string> => {
    const path = `/sites/${to.slug}/signing-keys`;
    const made = await server.http.post(path, { as: to.admin, body });
    expect(made.status).toBe(201);
    return `${path}/${made.body.id}`;
  };
  await add(site, { alg: 'RS256', jwk: rsa.jwk, kid: 'rsa' });
  await add(site, { alg: 'ES256', jwk: curve.jwk, kid: 'curve' });
  await add(site, { alg: 'EdDSA', jwk: edwards.jwk, kid: 'edwards' });
  await add(other, { alg: 'RS256', jwk: elsewhere.jwk });
  const path = await add(site, { alg: 'RS256', jwk: revoked.jwk, kid: 'revoked' });
  expect(await me(revoked.token(good()))).toBe(200);
  expect((await server.http.delete(path, { as: site.admin })).status).toBe(204);

  issuer.use(retired);
  await add(site, { alg: 'RS256', jwksUrl: issuer.jwksUrl, issuer: issuer.name });
  expect(await me(issuer.token(good()))).toBe(200);
  issuer.use(current);
  server.later(60_000);
  expect(await me(issuer.token(good()))).toBe(200);
});
afterAll(async () => {
  await Promise.all([server.stop(), issuer.close(), canary.close()]);
});

const me = async (as: string): Promise<number> =>
  (await server.http.get('/sites/daily/me', { as })).status;
const good = (): Record<string, unknown> => {
  const iat = Math.floor(server.now().getTime() / 1000);
  return { sub: 'reader', aud: 'daily', iss: issuer.name, iat, exp: iat + 600 };
};
/** By the site's own key, with this in its header. */
const saying = (header: object): string => rsa.token(good(), header);
/** By a key of the attacker's, with this in its header. */
const forged = (header: object): string => mine.token(good(), header);
/** An HMAC by what everybody knows of the site's key. */
const keyed = (secret: string | Buffer, header: object = {}): string =>
  tokenOf(good(), { alg: 'HS256', ...header }, hmac(secret));
const pem = (type: 'spki' | 'pkcs1'): string =>
  rsa.publicKey.export({ type, format: 'pem' }).toString();
const anchor = (): string => `http://127.0.0.1:${canary.port}/keys`;
const es256 = (signature: (data: Buffer) => Buffer): string =>
  tokenOf(good(), { alg: 'ES256', kid: 'curve' }, signature);

const FORGED: [string, () => string][] = [
  ['an HMAC by the public key as PEM', () => keyed(pem('spki'))],
  ['an HMAC by the public key as PEM of its own kind', () => keyed(pem('pkcs1'))],
  ['an HMAC by the public key as PEM, cut short', () => keyed(pem('spki').trim())],
  [
    'an HMAC by the public key as DER',
    () => keyed(rsa.publicKey.export({ type: 'spki', format: 'der' })),
  ],
  ['an HMAC by the public key as JWK', () => keyed(JSON.stringify(rsa.jwk))],
  ['an HMAC by the modulus', () => keyed(Buffer.from(rsa.jwk['n'] as string, 'base64url'))],
  ['an HMAC by the public key under its name', () => keyed(pem('spki'), { kid: 'rsa' })],
  ['an HMAC that calls itself RS256', () => tokenOf(good(), { alg: 'RS256' }, hmac(pem('spki')))],
  ...['PS256', 'RS384', 'RS512'].map((alg): [string, () => string] => [
    `the right key by ${alg}, which it is not for`,
    () => tokenOf(good(), { alg }, (data) => signatureOf(alg, data, rsa.privateKey)),
  ]),
  ['an algorithm in lower case', () => saying({ alg: 'rs256' })],
  ['a list of algorithms', () => saying({ alg: ['RS256'] })],
  ['no algorithm', () => saying({ alg: undefined })],
  ['another word for the same curve', () => edwards.token(good(), { alg: 'Ed25519' })],
  ['another curve', () => curve.token(good(), { alg: 'ES256K' })],
  ['the name of another live key', () => saying({ kid: 'curve' })],
  ['the name of a key that is gone', () => saying({ kid: 'revoked' })],
  ['a name that is a path', () => saying({ kid: '../../../../dev/null' })],
  ['a name that is a path of the web', () => saying({ kid: 'https://evil.example/rsa' })],
  ['a name that is SQL', () => saying({ kid: "rsa' or '1' = '1" })],
  ['a name that cannot be stored', () => saying({ kid: 'rsa\u0000' })],
  ['a name that is a number', () => saying({ kid: 7 })],
  ['a name that is an object', () => saying({ kid: { toString: 'rsa' } })],
  ['a name that is a list', () => saying({ kid: ['rsa'] })],
  ['an empty name', () => saying({ kid: '' })],
  ['a key set of the attacker’s', () => forged({ jku: anchor() })],
  ['a key set of the attacker’s, under a good name', () => forged({ jku: anchor(), kid: 'rsa' })],
  ['a certificate of the attacker’s', () => forged({ x5u: anchor() })],
  ['a certificate in its header', () => forged({ x5c: ['AAAA'], x5t: 'x' })],
  ['its own key', () => forged({ jwk: mine.jwk })],
  [
    'its own key, under a good name',
    () => forged({ jwk: { ...mine.jwk, kid: 'rsa' }, kid: 'rsa' }),
  ],
  ['an extension that is none', () => saying({ crit: ['exp'], exp: 1 })],
  ['an extension that everybody knows', () => saying({ crit: ['b64'], b64: true })],
  ['an unencoded payload', () => saying({ crit: ['b64'], b64: false })],
  ['a signature of zeros', () => es256(() => Buffer.alloc(64))],
  ['an empty signature', () => es256(() => Buffer.alloc(0))],
  ['a signature that is too long', () => es256(() => Buffer.alloc(72, 1))],
  ['a revoked key', () => revoked.token(good())],
  ['a key that its issuer has withdrawn', () => retired.token(good())],
  ['the key of another site', () => elsewhere.token(good())],
  ['the issuer’s key for another site', () => issuer.token({ ...good(), aud: 'other' })],
  ['the issuer’s key in another’s name', () => issuer.token({ ...good(), iss: 'site' })],
  ['a site’s name with more in it', () => rsa.token({ ...good(), aud: ' daily' })],
  ['two tokens in one', () => `${saying({})}.${saying({})}`],
];

describe('a token with', () => {
  it.each(FORGED)('%s is answered as any other bad one', async (_, make) => {
    const { status, body, headers } = await server.http.get('/sites/daily/me', { as: make() });
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(body).toEqual({
      type: 'urn:colloquy:problem:invalid-credential',
      code: 'invalid-credential',
      title: 'The credential is not valid',
      status: 401,
      instance: '/api/v1/sites/daily/me',
    });
    expect(canary.hits()).toBe(0);
  });

  it('nothing of this is taken', async () => {
    const taken = [
      saying({}),
      saying({ kid: 'rsa' }),
      curve.token(good(), { kid: 'curve' }),
      edwards.token(good()),
      es256((data) => signatureOf('ES256', data, curve.privateKey)),
      issuer.token(good()),
      saying({ jku: anchor(), x5u: anchor(), jwk: mine.jwk }),
    ];
    for (const as of taken) expect(await me(as)).toBe(200);
    expect(canary.hits()).toBe(0);
    const rows = await query(server.databaseUrl, 'select distinct sub from people');
    expect(rows).toEqual([{ sub: 'reader' }]);
  });
});
