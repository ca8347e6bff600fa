import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

describe('a decision about more than five hundred comments', () => {
  it('is refused as a whole, and says so', async () => {
    const { id } = await desk.post(await desk.thread(), 'A word');
    const items = Array.from({ length: 501 }, () => ({ commentId: id, version: 1 }));
    const { status, body } = await desk.decideOn('hide', items);
    expect([status, body.code]).toEqual([422, 'invalid-request']);
    expect(body.errors).toMatchObject([{ pointer: '#/items' }]);
    expect((await desk.see(id)).body).toMatchObject({ state: 'published', version: 1 });
    const most = await desk.decideOn('hide', items.slice(0, 500));
    expect([most.status, most.body.results.length]).toEqual([200, 500]);
  });
});
