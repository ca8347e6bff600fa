import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

describe('a query parameter that nobody reads', () => {
  it.each(['/sites/daily/config?x=1', '//healthz?x=1', '/sites/daily/me?x=1'])(
    'is refused by name at %s',
    async (path) => {
      const { status, body } = await server.http.get(path, {
        as: path.includes('/me') ? await desk.reader('ann') : undefined,
      });
      expect([status, body.errors]).toEqual([
        422,
        [{ pointer: '?x', detail: 'is not a parameter we know' }],
      ]);
    },
  );
});

describe('the overlay of a page', () => {
  it('is given for 500 comments, and for no more', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    const overlay = (count: number): Promise<Answer> => {
      const ids = Array.from({ length: count }, () => randomUUID());
      return server.http.get(`${thread}/me?ids=${ids.join(',')}`, { as });
    };
    expect((await overlay(500)).status).toBe(200);
    expect((await overlay(501)).body.errors).toMatchObject([{ pointer: '?ids' }]);
  });
});

describe('the language asked for', () => {
  it('is that of a closed thread’s notice, also in a country’s own form of it', async () => {
    const thread = await desk.thread({ state: 'closed' });
    const notice = async (lang: string): Promise<string> =>
      (await server.http.get(`${thread}?lang=${lang}`)).body.closed.notice;
    expect(await notice('de-AT')).toBe('Die Kommentare sind geschlossen.');
    expect(await notice('xx')).toBe('Comments are closed.');
  });

  it('is named with the comment', async () => {
    const comment = await desk.post(await desk.thread(), 'Bonjour');
    const { body } = await server.http.get(`/sites/daily/comments/${comment.id}?lang=fr`);
    expect(body.lang).toBe('fr');
  });
});
