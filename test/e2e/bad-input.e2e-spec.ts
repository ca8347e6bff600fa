import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type CallOptions, type Client, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';
import { invalid, refusal } from '../support/refusal.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let as: string;
let thread: string;
let comment: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  as = desk.site.admin;
  thread = await desk.thread();
  comment = `/sites/daily/comments/${(await desk.post(thread, 'Hello')).id}`;
});
afterAll(() => server.stop());

const PREVIEW = '/sites/daily/preview';

const malformed = [400, 'malformed-request', undefined];
const outcome = (method: string, path: string, options?: CallOptions): Promise<unknown[]> =>
  refusal(http, method, path, options);
const nested = (open: string, close: string) => open.repeat(5000) + close.repeat(5000);

describe('a body', () => {
  it.each([
    ['is cut off', '{"body": "a'],
    ['is empty', ''],
    ['is no JSON', 'body=a'],
    ['names a prototype', '{"body":"a","__proto__":{"admin":true}}'],
    ['names a prototype by its constructor', '{"body":"a","constructor":{"prototype":{}}}'],
    ['is nested without end', `{"body":${nested('[', ']')}}`],
    ['is nested without end where nobody asked', `{"body":"a","x":${nested('{"a":[', ']}')}}`],
  ])('that %s cannot be read', async (_, body) => {
    const headers = { 'content-type': 'application/json' };
    expect(await outcome('POST', PREVIEW, { body, headers })).toEqual(malformed);
  });

  it.each([
    [[], '#'],
    ['text', '#'],
    [7, '#'],
    [{}, '#/body'],
    [{ body: null }, '#/body'],
    [{ body: 7 }, '#/body'],
    [{ body: ['a'] }, '#/body'],
    [{ body: { $ne: 1 } }, '#/body'],
    [{ body: 'a', state: 'published' }, '#/state'],
    [{ body: 'a', siteId: 'x' }, '#/siteId'],
    [{ body: 'a', constructor: 1 }, '#/constructor'],
    [{ body: 'a', toString: 1 }, '#/toString'],
    [{ body: 'a', hasOwnProperty: 1 }, '#/hasOwnProperty'],
    [{ body: 'a', 'x/y~z': 1 }, '#/x~1y~0z'],
  ])('of %j is refused by the name of the member', async (body, pointer) => {
    const text = JSON.stringify(body);
    expect(await outcome('POST', PREVIEW, { body: text })).toEqual(invalid(pointer));
  });

  it.each([
    ['POST', 'threads/key:page-1/comments', { body: 'a', parentId: 7 }, '#/parentId'],
    ['POST', 'threads/key:page-1/comments', { body: 'a', parentId: { $ne: 1 } }, '#/parentId'],
    ['POST', 'threads/key:page-1/comments', { body: 'a', guest: 'Gus' }, '#/guest'],
    ['POST', 'threads/key:page-1/comments', { body: 'a', guest: ['Gus'] }, '#/guest'],
    [
      'POST',
      'threads/key:page-1/comments',
      { body: 'a', guest: { role: 'admin' } },
      '#/guest/role',
    ],
    ['POST', 'threads/key:page-1/comments', { body: 'a', guest: { email: 'x' } }, '#/guest/email'],
    ['POST', 'threads/key:page-1/comments', { body: 'a', number: 1, createdAt: 0 }, '#/number'],
    ['PATCH', 'threads/key:page-1', { state: 'open', closed: false }, '#/closed'],
    ['PATCH', 'threads/key:page-1', { closed: 'false' }, '#/closed'],
    ['PATCH', 'threads/key:page-1', { state: null }, '#/state'],
    ['PATCH', 'threads/key:page-1', { state: ['open', 'closed'] }, '#/state'],
    ['PATCH', 'threads/key:page-1', { slowModeSeconds: '5' }, '#/slowModeSeconds'],
    ['PATCH', 'threads/key:page-1', { slowModeSeconds: 1e9 }, '#/slowModeSeconds'],
    ['PATCH', 'threads/key:page-1', { closesAt: 'tomorrow' }, '#/closesAt'],
    ['PATCH', 'threads/key:page-1', { closesAt: '2026-W05' }, '#/closesAt'],
    ['PATCH', 'threads/key:page-1', { closesAt: '0000-01-01T00:00:00Z' }, '#/closesAt'],
    ['PATCH', 'threads/key:page-1', { reopensAt: '2026-02-30T00:00:00Z' }, '#/reopensAt'],
    ['PATCH', 'threads/key:page-1', { version: 9 }, '#/version'],
    ['PUT', 'threads/key:page-1', { title: null }, '#/title'],
    ['PUT', 'threads/key:page-1', { tags: null }, '#/tags'],
    ['PUT', 'threads/key:page-1', { tags: 'news' }, '#/tags'],
    ['PUT', 'threads/key:page-1', { url: 'javascript:alert(1)' }, '#/url'],
    ['POST', 'counts', { keys: 'a' }, '#/keys'],
    ['POST', 'counts', { keys: [['a']] }, '#/keys'],
    ['POST', 'counts', { keys: Array(1001).fill('a') }, '#/keys'],
    ['POST', 'api-keys', { name: 'x', scopes: ['root'] }, '#/scopes'],
    ['POST', 'api-keys', { name: 'x', scopes: [] }, '#/scopes'],
    ['POST', 'api-keys', { name: 'x', scopes: ['read'], expiresAt: 1e12 }, '#/expiresAt'],
    ['POST', 'members', { name: 'x', role: 'king' }, '#/role'],
    ['PATCH', '', { settings: { guests: 'true' } }, '#/settings/guests'],
    ['PATCH', '', { settings: { cacheSeconds: -1 } }, '#/settings/cacheSeconds'],
    ['PATCH', '', { settings: { languages: ['en-us-gb'] } }, '#/settings/languages'],
    ['PATCH', '', { settings: { timeZone: 'Mars/Base' } }, '#/settings/timeZone'],
    ['PATCH', '', { settings: { role: 1 } }, '#/settings/role'],
    ['PATCH', '', { settings: null }, '#/settings'],
    ['PATCH', '', { slug: 'other' }, '#/slug'],
    ['POST', 'moderation/decisions', { action: 'erase', items: [] }, '#/action'],
    ['POST', 'moderation/decisions', { action: 'approve', items: [] }, '#/items'],
    ['POST', 'moderation/decisions', { action: 'approve', items: [[]] }, '#/items'],
    [
      'POST',
      'moderation/decisions',
      { action: 'approve', items: [{ commentId: 'x', version: 1 }] },
      '#/items/0/commentId',
    ],
  ])('%s /%s with %j is refused by the name of the member', async (method, path, body, pointer) => {
    const token = path.endsWith('/comments') ? {} : { as };
    const at = path === '' ? '/sites/daily' : `/sites/daily/${path}`;
    expect(await outcome(method, at, { ...token, body })).toEqual(invalid(pointer));
  });

  it('may be large, but not without end', async () => {
    const long = (length: number) => ({ body: { body: 'x'.repeat(length) } });
    expect(await outcome('POST', PREVIEW, long(10_001))).toEqual(invalid('#/body'));
    expect((await http.post(PREVIEW, long(10_000))).status).toBe(200);
    expect(await outcome('POST', PREVIEW, long(128 * 1024))).toEqual([
      413,
      'body-too-large',
      undefined,
    ]);
    const decide = (length: number) => ({
      as,
      body: { action: 'pin', items: [], note: 'x'.repeat(length) },
    });
    const decisions = '/sites/daily/moderation/decisions';
    expect((await outcome('POST', decisions, decide(200 * 1024)))[0]).toBe(422);
    expect((await outcome('POST', decisions, decide(256 * 1024)))[0]).toBe(413);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
  ])('of type %s is not read', async (type) => {
    const options = { body: '{"body":"a"}', headers: { 'content-type': type } };
    expect((await outcome('POST', PREVIEW, options)).slice(0, 2)).toEqual([
      415,
      'unsupported-media-type',
    ]);
  });
});

describe('a text that cannot be stored', () => {
  const texts: [string, string, string, (text: string) => object][] = [
    ['POST', 'preview', '#/body', (body) => ({ body })],
    ['POST', 'threads/key:page-1/comments', '#/body', (body) => ({ body })],
    [
      'POST',
      'threads/key:page-1/comments',
      '#/guest/name',
      (name) => ({ body: 'a', guest: { name } }),
    ],
    [
      'POST',
      'threads/key:page-1/comments',
      '#/guest/email',
      (email) => ({ body: 'a', guest: { email } }),
    ],
    ['POST', 'threads/key:page-1/comments', '#/page', (page) => ({ body: 'a', page })],
    ['PUT', 'threads/key:page-1', '#/title', (title) => ({ title })],
    ['PUT', 'threads/key:page-1', '#/authors', (author) => ({ authors: [author] })],
    ['PUT', 'threads/key:page-1', '#/tags', (tag) => ({ tags: [tag] })],
    ['PATCH', 'threads/key:page-1', '#/reason', (reason) => ({ reason })],
    ['PATCH', 'threads/key:page-1', '#/notice', (notice) => ({ notice })],
    ['PATCH', 'threads/key:page-1', '#/key', (key) => ({ key })],
    ['PATCH', 'threads/key:page-1', '#/aliases', (alias) => ({ aliases: [alias] })],
    ['POST', 'counts', '#/keys', (key) => ({ keys: [key] })],
    ['POST', 'counts', '#/urls', (url) => ({ urls: [url] })],
    ['POST', 'api-keys', '#/name', (name) => ({ name, scopes: ['read'] })],
    ['POST', 'members', '#/name', (name) => ({ name, role: 'auditor' })],
    ['PATCH', '', '#/name', (name) => ({ name })],
    ['PATCH', '', '#/settings/notice', (notice) => ({ settings: { notice } })],
    ['PATCH', '', '#/settings/hostAliases', (host) => ({ settings: { hostAliases: [host] } })],
    ['POST', 'moderation/decisions', '#/note', (note) => ({ action: 'pin', items: item(), note })],
    [
      'POST',
      'moderation/decisions',
      '#/policy',
      (policy) => ({ action: 'pin', items: item(), policy }),
    ],
    [
      'POST',
      'moderation/decisions',
      '#/messageToAuthor',
      (messageToAuthor) => ({ action: 'pin', items: item(), messageToAuthor }),
    ],
  ];
  const item = () => [{ commentId: comment.split('/').at(-1), version: 1 }];

  it.each(texts)('is refused by %s /%s in %s', async (method, path, pointer, bodyOf) => {
    const token = /comments$|^preview$/.test(path) ? {} : { as };
    const at = path === '' ? '/sites/daily' : `/sites/daily/${path}`;
    for (const text of ['a\u0000b', 'a\ud800b', '\udc00']) {
      expect(await outcome(method, at, { ...token, body: bodyOf(text) })).toEqual(invalid(pointer));
    }
  });

  it('is refused in an address and in a report as well', async () => {
    for (const query of [
      'comments?tag=%00',
      'counts?key=a%00',
      'discussion?key=%00',
      'discussion?url=%00',
    ]) {
      const pointer = `?${/\?(\w+)=/.exec(query)![1]}`;
      expect(await outcome('GET', `/sites/daily/${query}`)).toEqual(invalid(pointer));
    }
    const reader = await desk.reader('r');
    const body = { reason: 'spam', explanation: '\u0000' };
    expect(await outcome('POST', `${comment}/reports`, { as: reader, body })).toEqual(
      invalid('#/explanation'),
    );
  });
});
