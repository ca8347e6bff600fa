import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CredentialsService } from '../../src/auth/credentials.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type Answer, type TestApp, type TestSite } from '../support/app.js';
import { query } from '../support/database.js';
import { startIssuer, type Issuer } from '../support/issuer.js';
import { keyPair } from '../support/key-pair.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let issuer: Issuer;
let server: TestApp;
let twin: TestApp;
let site: TestSite;
let sites = 0;

beforeAll(async () => {
  issuer = await startIssuer();
  server = await startApp(undefined, { outboundAllow: [issuer.pair] });
  twin = await startApp(server.databaseUrl, { outboundAllow: [issuer.pair] });
});
afterAll(async () => {
  await Promise.all([server.stop(), twin.stop()]);
  await issuer.close();
});
beforeEach(async () => {
  site = await makeSite(server, `site-${(sites += 1)}`);
  issuer.use(keyPair('ES256'));
});

/** Moves the clock of both servers. */
function later(milliseconds: number): void {
  server.later(milliseconds);
  twin.later(milliseconds);
}

let people = 0;
/** Of a reader who never came before. */
const claims = (more: object = {}): object => {
  const iat = Math.floor(server.now().getTime() / 1000);
  return { sub: `reader-${(people += 1)}`, aud: site.slug, iat, exp: iat + 600, ...more };
};
const add = async (body: object): Promise<string> => {
  const path = `/sites/${site.slug}/signing-keys`;
  const made = await server.http.post(path, { as: site.admin, body });
  expect(made.status).toBe(201);
  return made.body.id;
};
/** An address of its own for each site, so that none has been read before. */
const register = (alg: string, more: object = {}): Promise<string> =>
  add({ alg, jwksUrl: `${issuer.jwksUrl}?${sites}`, issuer: issuer.name, ...more });
const call = (as: string, at = server): Promise<Answer> =>
  at.http.get(`/sites/${site.slug}/me`, { as });
const me = async (as: string, at = server): Promise<number> => (await call(as, at)).status;

describe('an identity provider’s token', () => {
  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('is taken when it is signed by %s', async (alg) => {
    issuer.use(keyPair(alg), keyPair(alg));
    await register(alg);
    for (const place of [0, 1]) {
      const { status, body } = await call(issuer.token(claims({ name: 'Rosa' }), place));
      expect([status, body.name]).toEqual([200, 'Rosa']);
    }
    const stranger = keyPair(alg).token(claims({ iss: issuer.name }));
    expect(await me(stranger)).toBe(401);
  });

  it('is of the reader whom its issuer means, not of the site’s own with that name', async () => {
    await register('ES256');
    await add({ secret: 'x'.repeat(32) });
    const sub = 'same';
    await call(issuer.token(claims({ sub })));
    const rows = await query(
      server.databaseUrl,
      'select issuer from people join sites s on s.id = site_id where slug = $1 and sub = $2',
      [site.slug, sub],
    );
    expect(rows).toEqual([{ issuer: issuer.name }]);
  });

  it('needs no name of its key where only one can be meant, and one where two can', async () => {
    const [one, two] = [keyPair('ES256'), keyPair('ES256')];
    issuer.use(one, keyPair('RS256'));
    await register('ES256');
    const iss = issuer.name;
    expect(await me(one.token(claims({ iss })))).toBe(200);
    issuer.use(one, two);
    later(10 * MINUTE);
    expect(await me(one.token(claims({ iss })))).toBe(401);
    expect(await me(issuer.token(claims(), 1))).toBe(200);
  });

  it.each([
    ['one of another issuer', { iss: 'https://evil.example' }],
    ['one of no issuer', { iss: undefined }],
    ['one of an issuer spelled another way', { iss: 'with a slash' }],
    ['one of several', { iss: ['https://evil.example'] }],
  ])('is not taken as %s', async (_, { iss }) => {
    await register('ES256');
    const spelled = iss === 'with a slash' ? `${issuer.name}/` : iss;
    expect(await me(issuer.token(claims({ iss: spelled })))).toBe(401);
    expect(await me(issuer.token(claims()))).toBe(200);
  });
});

describe('an identity provider’s keys', () => {
  it('are asked for once by readers who come together, and not again for ten minutes', async () => {
    await register('ES256');
    const before = issuer.asked();
    const calls = Array.from({ length: 20 }, () => me(issuer.token(claims())));
    expect(await Promise.all(calls)).toEqual(Array<number>(20).fill(200));
    expect(issuer.asked()).toBe(before + 1);
    later(9 * MINUTE);
    expect(await me(issuer.token(claims()))).toBe(200);
    expect(issuer.asked()).toBe(before + 1);
    later(MINUTE);
    expect(await me(issuer.token(claims()))).toBe(200);
    expect(issuer.asked()).toBe(before + 2);
  });

  it('may change: a new one is found, the old one ends, and no key is asked for twice in 30 s', async () => {
    await register('ES256');
    const old = issuer.token(claims({ name: 'Old' }));
    expect(await me(issuer.token(claims()))).toBe(200);
    const before = issuer.asked();
    issuer.use(keyPair('ES256'));
    for (let times = 0; times < 5; times += 1) {
      expect(await me(issuer.token(claims()))).toBe(401);
    }
    expect(issuer.asked()).toBe(before);
    later(30_000);
    expect(await me(issuer.token(claims()))).toBe(200);
    for (let times = 0; times < 5; times += 1) expect(await me(old)).toBe(401);
    expect(issuer.asked()).toBe(before + 1);
  });

  it.each<[string, unknown]>([
    ['hangs up', null],
    ['has no set any more', { error: 'maintenance' }],
    ['has more keys than anybody needs', { keys: Array(101).fill({ kty: 'EC' }) }],
    ['has more text than anybody reads', { keys: [], text: 'x'.repeat(65_536) }],
  ])('are used for a day after the issuer %s, and asked for again and again', async (_, body) => {
    await register('ES256');
    expect(await me(issuer.token(claims()))).toBe(200);
    const before = issuer.asked();
    issuer.answer(body);
    later(11 * MINUTE);
    expect(await me(issuer.token(claims()))).toBe(200);
    expect(await me(issuer.token(claims()))).toBe(200);
    expect(issuer.asked()).toBe(before + 1);
    later(24 * HOUR - 12 * MINUTE);
    expect(await me(issuer.token(claims()))).toBe(200);
    later(MINUTE);
    expect(await me(issuer.token(claims()))).toBe(401);
    issuer.use(keyPair('ES256'));
    later(30_000);
    expect(await me(issuer.token(claims()))).toBe(200);
  });

  it('are of no use when they are private, short, of a kind nobody knows, or for another algorithm', async () => {
    const pair = keyPair('RS256');
    const short = keyPair('RS256', 1024);
    const jwk = { ...pair.jwk, kid: 'a' };
    const iss = issuer.name;
    await register('RS256');
    for (const [signer, keys] of [
      [pair, [pair.privateKey.export({ format: 'jwk' })]],
      [pair, [{ ...jwk, alg: 'PS256' }]],
      [pair, [{ ...jwk, use: 'enc' }]],
      [pair, [{ ...jwk, n: 7 }]],
      [pair, [{ kty: 'quantum' }, null, 7, []]],
      [pair, [jwk, jwk]],
      [short, [short.jwk]],
    ] as const) {
      issuer.answer({ keys });
      later(10 * MINUTE);
      expect(await me(signer.token(claims({ iss }), { kid: 'a' }))).toBe(401);
    }
    issuer.answer({ keys: [jwk] });
    later(10 * MINUTE);
    expect(await me(pair.token(claims({ iss }), { kid: 'a' }))).toBe(200);
  });
});

describe('the role in a token', () => {
  const roleOf = async (token: string): Promise<unknown> => {
    const { app } = server;
    const viewer = await app
      .get(CredentialsService)
      .viewer(token, await app.get(SitesService).get(site.slug));
    return viewer.kind === 'reader' ? viewer.role : viewer.kind;
  };

  it.each([
    [false, 'admin', null],
    [true, 'admin', 'admin'],
    [true, 'moderator', 'moderator'],
    [true, 'auditor', 'auditor'],
    [true, 'owner', null],
    [true, ['admin'], null],
    [true, undefined, null],
  ])('counts only where its key may assert it (%j): %j is %j', async (may, role, counts) => {
    await register('ES256', { mayAssertRoles: may });
    const token = issuer.token(claims({ role, roles: ['admin'] }));
    expect(await roleOf(token)).toBe(counts);
    expect(await roleOf(token)).toBe(counts);
  });
});

describe('a revoked key', () => {
  it('signs nobody in within a second, on every server, though its tokens were known there', async () => {
    const pair = keyPair('EdDSA');
    const id = await add({ alg: 'EdDSA', jwk: pair.jwk });
    const known = pair.token(claims());
    later(1000);
    for (const at of [server, twin]) expect(await me(known, at)).toBe(200);
    const path = `/sites/${site.slug}/signing-keys/${id}`;
    expect((await server.http.delete(path, { as: site.admin })).status).toBe(204);
    expect(await me(known)).toBe(401);
    later(1000);
    for (const at of [server, twin]) {
      expect(await me(known, at)).toBe(401);
      expect(await me(pair.token(claims()), at)).toBe(401);
    }
  });
});
