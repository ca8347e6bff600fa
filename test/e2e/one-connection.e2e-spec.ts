import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp, type TestSite } from '../support/app.js';
import { Desk } from '../support/desk.js';

/** A call that holds one connection and waits for another stops the server once enough do so. */
let server: TestApp;
let site: TestSite;
let desk: Desk;

beforeAll(async () => {
  server = await startApp(undefined, { poolSize: 1 });
  site = await makeSite(server);
  desk = new Desk(server, site);
});
afterAll(() => server.stop());

interface Sent {
  path: string;
  by: 'ann' | 'admin' | 'nobody';
  body: object;
}

describe('a server with one connection', () => {
  const creating: [string, (id: string, thread: string) => Sent][] = [
    ['a post', (_, at) => ({ path: `${at}/comments`, by: 'ann', body: { body: 'A word' } })],
    ['a guest’s post', (_, at) => ({ path: `${at}/comments`, by: 'nobody', body: { body: 'Me' } })],
    [
      'a report',
      (id) => ({
        path: `/sites/daily/comments/${id}/reports`,
        by: 'ann',
        body: { reason: 'spam' },
      }),
    ],
    [
      'an API key',
      () => ({
        path: '/sites/daily/api-keys',
        by: 'admin',
        body: { name: 'It', scopes: ['read'] },
      }),
    ],
    ['a signing key', () => ({ path: '/sites/daily/signing-keys', by: 'admin', body: {} })],
    [
      'a member',
      () => ({ path: '/sites/daily/members', by: 'admin', body: { name: 'Al', role: 'auditor' } }),
    ],
  ];

  it.each(creating)('takes %s, with a key and without', async (_, sentFor) => {
    const thread = await desk.thread();
    for (const headers of [{}, { 'idempotency-key': 'once' }] as Record<string, string>[]) {
      const { id } = await desk.post(thread, 'A text');
      const { path, by, body } = sentFor(id, thread);
      const as = by === 'ann' ? await desk.reader('ann') : by === 'admin' ? site.admin : undefined;
      const { status } = await server.http.post(path, { ...(as ? { as } : {}), headers, body });
      expect(Math.floor(status / 100)).toBe(2);
    }
  });

  it('takes votes, edits, withdrawals and decisions', async () => {
    const [ann, ben] = [await desk.reader('ann'), await desk.reader('ben')];
    const { id } = await desk.post(await desk.thread(), 'A text', { as: ann });
    const path = `/sites/daily/comments/${id}`;
    const { http } = server;
    const statuses = [
      (await http.put(`${path}/vote`, { as: ben, body: { value: 1 } })).status,
      (await http.patch(path, { as: ann, body: { body: 'Another text' } })).status,
      (await desk.decide('hide', id)).status,
      (await http.delete(path, { as: ann })).status,
    ];
    expect(statuses).toEqual([200, 200, 200, 204]);
  });
});
