import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let other: Desk;
let backend: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  other = new Desk(server, await makeSite(server, 'other'));
  backend = (await desk.key(['people'])).key;
});
afterAll(() => server.stop());
afterEach(() => {
  jest.restoreAllMocks();
});

const people = '/sites/daily/people';
const put = (sub: string, body: object, as = backend): Promise<Answer> =>
  http.put(`${people}/sub:${encodeURIComponent(sub)}`, { as, body });
const get = (ref: string, as = backend): Promise<Answer> => http.get(`${people}/${ref}`, { as });
const codeOf = ({ status, body }: Answer) => [status, body?.code];

describe('an account', () => {
  it('is made before its first sign-in, which finds it, and changed as far as is said', async () => {
    const made = await put('early', { name: ' Ｅarl ', picture: 'https://daily.example/e.png' });
    expect(made.status).toBe(201);
    const view = {
      id: expect.any(String),
      sub: 'early',
      issuer: 'site',
      name: 'Earl',
      picture: 'https://daily.example/e.png',
      createdAt: expect.any(String),
      comments: {},
    };
    expect(made.body).toEqual(view);
    expect(made.headers.get('location')).toBe(`/api/v1/sites/daily/people/${made.body.id}`);
    const as = await desk.reader('early', { name: undefined });
    expect((await http.get('/sites/daily/me', { as })).body).toMatchObject({
      id: made.body.id,
      name: 'Earl',
    });
    await desk.post(await desk.thread(), 'A word', { as });
    const renamed = await put('early', { name: 'Early', picture: null });
    expect([renamed.status, renamed.body]).toEqual([
      200,
      { ...view, name: 'Early', picture: null, comments: { published: 1 } },
    ]);
    expect((await put('early', {})).body).toEqual(renamed.body);
    expect((await get('sub:early')).body).toEqual(renamed.body);
    expect((await get(String(made.body.id))).body).toEqual(renamed.body);
  });

  it.each([
    'a/b',
    'a%2Fb',
    'Jürgen',
    'sub:x',
    ' ',
    '😀'.repeat(64),
    '漢'.repeat(128),
    '../x',
    '?#',
  ])('may be called %j', async (sub) => {
    const made = await put(sub, { name: 'Odd' });
    expect([made.status, made.body.sub]).toEqual([201, sub]);
    const seen = await get(`sub:${encodeURIComponent(sub)}`);
    expect(seen.body.id).toBe(made.body.id);
  });

  it.each([
    ['#/name', { name: '\u202enimda' }],
    ['#/name', { name: 'x'.repeat(81) }],
    ['#/name', { name: 7 }],
    ['#/email', { email: 'ann' }],
    ['#/picture', { picture: 'http://daily.example/a.png' }],
    ['#/picture', { picture: 'javascript:alert(1)' }],
    ['#/emailVerified', { emailVerified: 'yes' }],
    ['#/role', { role: 'admin' }],
  ])('is refused for %s', async (pointer, body) => {
    const refused = await put('refused', body);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer]);
    expect(codeOf(await get('sub:refused'))).toEqual([404, 'person-not-found']);
  });

  it('is nobody where the address names none', async () => {
    const { id } = await desk.person('erased');
    await query(
      server.databaseUrl,
      'update people set erased_at = now(), sub = gen_random_uuid()::text where id = $1',
      [id],
    );
    const unknown = ['sub:nobody', 'ann', 'sub:', '0190a000-0000-7000-8000-00000000dead', id];
    for (const ref of [...unknown, 'sub:erased', `sub:${'x'.repeat(129)}`]) {
      expect(codeOf(await get(ref))).toEqual([404, 'person-not-found']);
    }
    expect((await put('erased', {})).status).toBe(201);
    expect(codeOf(await http.put(`${people}/${id}`, { as: backend, body: {} }))).toEqual([
      404,
      'person-not-found',
    ]);
  });

  it('of an erased person is another’s at the next sign-in, also with a token from before', async () => {
    const as = await desk.reader('forgotten', { email: 'for@daily.example' });
    const before = await http.get('/sites/daily/me', { as });
    await query(
      server.databaseUrl,
      `update people set erased_at = now(), sub = gen_random_uuid()::text, name = null,
         email_sealed = null, email_index = null where id = $1`,
      [before.body.id],
    );
    const thread = await desk.thread();
    const late = await desk.tryPost(thread, 'Once more', { as });
    expect(codeOf(late)).toEqual([401, 'invalid-credential']);
    const fresh = await desk.reader('forgotten', { name: 'New' });
    const after = await http.get('/sites/daily/me', { as: fresh });
    expect(after.body).toMatchObject({ name: 'New', email: null });
    expect(after.body.id).not.toBe(before.body.id);
  });

  it('on one site is nothing on another', async () => {
    const mine = await put('shared', { name: 'Mine', email: 'shared@daily.example' });
    const theirs = await other.person('shared', { name: 'Theirs' });
    expect(theirs.id).not.toBe(mine.body.id);
    for (const as of [other.site.admin, other.site.moderator]) {
      expect((await http.get(`/sites/other/people/${mine.body.id}`, { as })).status).toBe(404);
      expect((await http.get('/sites/other/people?q=mine', { as })).body.items).toEqual([]);
    }
    expect((await http.get(`${people}/sub:shared`, { as: other.site.admin })).status).toBe(404);
    expect((await get('sub:shared')).body.name).toBe('Mine');
  });
});

describe('an e-mail address', () => {
  it('is shown to admins alone, and each look is noted without it', async () => {
    const said = { email: 'look@daily.example', emailVerified: true };
    const { body } = await put('looked-at', said);
    const lines: unknown[] = [];
    jest.spyOn(Logger.prototype, 'log').mockImplementation((line) => void lines.push(line));
    const auditor = (await desk.member('auditor')).apiKey;
    for (const as of [backend, desk.site.moderator, auditor]) {
      const seen = await get('sub:looked-at', as);
      expect([seen.status, seen.text.includes('look@')]).toEqual([200, false]);
    }
    expect(lines).toEqual([]);
    const seen = await get('sub:looked-at', desk.site.admin);
    expect(seen.body).toEqual({ ...body, email: 'look@daily.example', emailVerified: true });
    expect(lines.map((line) => JSON.parse(String(line)))).toEqual([
      { look: 'email', site: 'daily', personId: body.id, by: expect.stringMatching(/^member /) },
    ]);
    await put('looked-at', { email: null });
    expect((await get('sub:looked-at', desk.site.admin)).body).toMatchObject({
      email: null,
      emailVerified: false,
    });
    expect(lines).toHaveLength(1);
  });
});

describe('the list', () => {
  it('has everybody, newest first, page by page, and those whose names begin so', async () => {
    for (const name of ['Zoe A', 'zoe B', 'Xzoe', 'Zoe C']) await put(`z-${name}`, { name });
    const list = (search: string) => http.get(`${people}?${search}`, { as: desk.site.moderator });
    const names = ({ body }: Answer) => body.items.map((each: { name: string }) => each.name);
    const first = await list('q=zoe&limit=2');
    expect(names(first)).toEqual(['Zoe C', 'zoe B']);
    const next = await list(`q=zoe&limit=2&after=${first.body.page.next}`);
    expect([names(next), next.body.page.next]).toEqual([['Zoe A'], null]);
    expect(names(await list(`q=zoe&limit=2&after=${next.body.page.prev}`))).toEqual(names(first));
    expect(names(await list('limit=2'))).toEqual(['Zoe C', 'Xzoe']);
    expect(names(await list('q=%25'))).toEqual([]);
    expect((await list(`after=${first.body.page.next}`)).body.code).toBe('bad-cursor');
    expect((await list('limit=100')).text).not.toContain('email');
  });
});
