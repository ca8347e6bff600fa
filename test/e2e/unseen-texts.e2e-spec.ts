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

const DAY_MS = 24 * 60 * 60 * 1000;

describe('a moderator', () => {
  it('is shown the text that the version stands for, also when it was edited after a report', async () => {
    const thread = await desk.thread();
    const { id, editToken: as } = await desk.post(thread, 'Harmless');
    const report = { as: await desk.reader('ben'), body: { reason: 'abuse' } };
    await http.post(`/sites/daily/comments/${id}/reports`, report);
    await http.patch(`/sites/daily/comments/${id}`, { as, body: { body: 'Abusive' } });
    const { body } = await http.get('/sites/daily/moderation/queues/reported/items', {
      as: desk.site.moderator,
    });
    const item = body.items.find((each: { comment: { id: string } }) => each.comment.id === id);
    expect(item.comment).toMatchObject({ body: 'Abusive', html: '<p>Abusive</p>', version: 2 });
  });

  it('sees an edit that waits wherever they see the comment, and nobody else does', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const { id, editToken: as } = await desk.post(thread, 'Old');
    await desk.decide('approve', id);
    await http.patch(`/sites/daily/comments/${id}`, { as, body: { body: 'New' } });
    const waiting = { html: '<p>New</p>', body: 'New' };
    const at = `/sites/daily/comments/${id}`;
    expect((await http.get(at, { as: desk.site.moderator })).body.waiting).toEqual(waiting);
    expect((await http.get(at, { as })).body.waiting).toEqual(waiting);
    expect((await http.get(at)).body.waiting).toBeUndefined();
    const list = await http.get('/sites/daily/comments', { as: desk.site.moderator });
    expect(list.body.items[0]).toMatchObject({ id, waiting });
  });
});

describe('an edit that waits', () => {
  it('is followed by another that waits, also when comments are looked at later by then', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const { id, editToken: as } = await desk.post(thread, 'Old');
    await desk.decide('approve', id);
    const at = `/sites/daily/comments/${id}`;
    await http.patch(at, { as, body: { body: 'New' } });
    await desk.patchThread(thread, { moderation: 'post' });
    const again = await http.patch(at, { as, body: { body: 'Newer' } });
    expect(again.body).toMatchObject({ outcome: 'held', html: '<p>Old</p>' });
    await desk.decide('approve', id);
    expect((await http.get(at)).body.html).toBe('<p>Newer</p>');
  });
});

describe('a reader’s own comments', () => {
  it('are all reached, also when they were published in another order than written', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const as = await desk.reader('writer');
    const written: string[] = [];
    for (let n = 0; n < 7; n += 1) written.push((await desk.post(thread, `Note ${n}`, { as })).id);
    for (const id of [...written].reverse()) await desk.decide('approve', id);
    const seen: string[] = [];
    let after = '';
    do {
      const { body } = await http.get(`/sites/daily/me/comments?limit=3${after}`, { as });
      seen.push(...body.items.map((item: { id: string }) => item.id));
      after = body.page.next ? `&after=${body.page.next}` : '';
    } while (after !== '' && seen.length < 20);
    expect(seen).toEqual([...written].reverse());
  });
});

describe('a thread that reopened by itself', () => {
  it('can be closed again', async () => {
    const thread = await desk.thread();
    const as = desk.site.moderator;
    const reopensAt = new Date(server.now().getTime() + DAY_MS).toISOString();
    await http.patch(thread, { as, body: { state: 'closed', reopensAt } });
    server.later(DAY_MS);
    expect((await http.get(thread, { as })).body.state).toBe('open');
    const closed = await http.patch(thread, { as, body: { state: 'closed' } });
    expect(closed.body).toMatchObject({ state: 'closed', reopensAt: null });
    const late = await http.post(`${thread}/comments`, { body: { body: 'Late' } });
    expect(late.body.code).toBe('thread-closed');
  });
});

describe('an answer about a thread that will close', () => {
  it('is not kept beyond that moment', async () => {
    const settings = { cacheSeconds: 3600 };
    await http.patch('/sites/daily', { as: desk.site.admin, body: { settings } });
    const closesAt = new Date(server.now().getTime() + 60_000).toISOString();
    const thread = await desk.thread({}, { closesAt });
    const key = thread.split('key:')[1]!;
    for (const path of [thread, `${thread}/comments`, `/sites/daily/counts?key=${key}`]) {
      const control = (await http.get(path)).headers.get('cache-control')!;
      expect(Number(/s-maxage=(\d+)/.exec(control)![1])).toBeLessThanOrEqual(60);
    }
  });
});

describe('the link to a further page', () => {
  it('keeps a page’s address whole that has a question mark of its own', async () => {
    const url = 'https://daily.example/?p=12';
    const thread = await desk.thread({ url });
    for (const word of ['one', 'two']) await desk.post(thread, word);
    const first = await http.get(`/sites/daily/discussion?url=${url}&limit=1`);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await http.get(`/${next}`);
    expect(second.body.items[0].html).toBe('<p>two</p>');
  });
});
