import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let http: Client;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

const at = (id: string): string => `/sites/daily/comments/${id}`;

describe('the author of a comment that does not show', () => {
  it('finds it with their token, on their list and on its page; spam looks as if it waited', async () => {
    const as = await desk.reader('writer');
    const held = await desk.thread({}, { moderation: 'pre' });
    const waits = await desk.post(held, 'Waits', { as });
    const spam = await desk.post(held, 'Waits', { as });
    await desk.decide('mark-spam', spam.id);
    const { own } = (await http.get(`${held}/me`, { as })).body;
    const listed = (await http.get('/sites/daily/me/comments', { as })).body.items;
    for (const items of [own, listed]) {
      const byId = (id: string) => {
        const found = items.find((item: { id: string }) => item.id === id);
        return { ...found, id: '', createdAt: '', version: 0 };
      };
      expect(byId(spam.id)).toEqual(byId(waits.id));
      expect(byId(spam.id)).toMatchObject({ state: 'pending', html: '<p>Waits</p>' });
    }
    expect((await http.get(at(spam.id), { as })).body.state).toBe('pending');
    expect((await http.get('/sites/daily/me/decisions', { as })).body.items).toEqual([]);
    const edit = await http.patch(at(spam.id), { as, body: { body: 'Changed' } });
    expect([edit.status, edit.body.state]).toEqual([200, 'pending']);
    expect((await desk.see(spam.id)).body).toMatchObject({ state: 'spam', html: '<p>Changed</p>' });
  });

  it('finds it as a guest with the token of that comment, and as nobody else', async () => {
    const held = await desk.thread({}, { moderation: 'pre' });
    const mine = await desk.post(held, 'Mine');
    const other = await desk.post(held, 'Other');
    const own = (token: string) => http.get(`${held}/me`, { as: token });
    expect((await own(mine.editToken)).body.own).toMatchObject([{ id: mine.id, state: 'pending' }]);
    expect((await own(other.editToken)).text).not.toContain(mine.id);
    expect((await http.get(`${held}/me`)).body.own).toEqual([]);
    await desk.decide('reject', mine.id, { policy: 'tone' });
    expect((await own(mine.editToken)).body.own).toMatchObject([
      { id: mine.id, state: 'rejected', stateReason: 'tone' },
    ]);
  });
});
