import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';
import { invalid, refusal } from '../support/refusal.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let as: string;
let thread: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  as = desk.site.admin;
  thread = await desk.thread();
});
afterAll(() => server.stop());

describe('a query', () => {
  it.each([
    ['limit=1&limit=2', '?limit'],
    ['limit[$gt]=1', '?limit[$gt]'],
    ['limit=true', '?limit'],
    ['limit=1e9', '?limit'],
    ['limit=', '?limit'],
    ['sort=oldest&sort=newest', '?sort'],
    ['sort[]=oldest', '?sort[]'],
    ['format=xml', '?format'],
    ['around=1', '?around'],
    ['around[a][b]=1', '?around[a][b]'],
    ['include=email', '?include'],
    ['unknown=1', '?unknown'],
    ['__proto__=1', '?__proto__'],
    ['constructor=1', '?constructor'],
  ])('of %s is refused by the name of the parameter', async (query, pointer) => {
    expect(await refusal(http, 'GET', `${thread}/comments?${query}`)).toEqual(invalid(pointer));
  });

  it.each([
    ['state=published', '?state'],
    ['state=a&state=b', '?state'],
    ['state[]=x', '?state[]'],
    ['limit[$gt]=1', '?limit[$gt]'],
    ['since=yesterday', '?since'],
    ['since=2026-W05', '?since'],
    ['until=2026-13-01', '?until'],
    ['thread=1', '?thread'],
    ['person=x&person=y', '?person'],
  ])('of %s is refused in the list of all comments', async (query, pointer) => {
    expect(await refusal(http, 'GET', `/sites/daily/comments?${query}`)).toEqual(invalid(pointer));
  });
});

describe('a query of staff', () => {
  it.each([
    ['state=pending&state=published', '?state'],
    ['state[]=pending', '?state[]'],
    ['state[$ne]=pending', '?state[$ne]'],
  ])('of %s is refused as well', async (query, pointer) => {
    const path = `/sites/daily/comments?${query}`;
    expect((await http.get('/sites/daily/comments?state=pending', { as })).status).toBe(200);
    expect(await refusal(http, 'GET', path, { as })).toEqual(invalid(pointer));
  });
});

describe('an address', () => {
  it.each([
    ['GET', '/sites/daily/%ff', 400],
    ['GET', '/sites/%ff/config', 400],
    ['GET', '//%ff', 400],
    ['GET', `/sites/daily/threads/key:${'a'.repeat(3000)}`, 414],
    ['GET', `/sites/daily/threads/key:${'a'.repeat(600)}`, 404],
    ['GET', '/sites/%00/config', 404],
    ['GET', '/sites/nowhere/config', 404],
    ['GET', '/nothing', 404],
    ['GET', '//nothing', 404],
    ['DELETE', '/sites/daily/config', 404],
    ['PROPFIND', '/sites/daily/config', 404],
    ['GET', '/sites/daily/comments/1', 404],
    ['GET', '/sites/daily/comments/1/replies', 404],
    ['GET', '/sites/daily/comments/%00', 404],
    ['GET', '/sites/daily/threads/1', 404],
    ['GET', '/sites/daily/threads/key:', 404],
    ['GET', '/sites/daily/threads/key64:!', 404],
    ['GET', '/sites/daily/threads/key64:__8', 404],
  ])('%s %s is answered as a problem', async (method, path, status) => {
    const [answered] = await refusal(http, method, path);
    expect(answered).toBe(status);
  });

  it('of staff that names nothing is answered as a problem', async () => {
    for (const path of ['moderation/queues/nothing/items', 'threads/key:%00']) {
      expect((await refusal(http, 'GET', `/sites/daily/${path}`, { as }))[0]).toBe(404);
    }
    for (const key of ['%00', 'x'.repeat(12), '..']) {
      expect((await refusal(http, 'DELETE', `/sites/daily/api-keys/${key}`, { as }))[0]).toBe(404);
    }
    const put = await refusal(http, 'PUT', '/sites/daily/threads/nokey', { as, body: {} });
    expect(put[0]).toBe(404);
  });
});
