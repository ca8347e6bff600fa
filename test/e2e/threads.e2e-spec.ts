import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { makeSite, startApp, type TestApp, type TestSite } from '../support/app.js';

const DAY_MS = 24 * 60 * 60 * 1000;
let server: TestApp;
let site: TestSite;
let pages = 0;

beforeAll(async () => {
  server = await startApp();
  site = await makeSite(server);
});
afterAll(() => server.stop());

/** A thread of its own for each test. */
async function newThread(body: object = {}): Promise<string> {
  const key = `page-${(pages += 1)}`;
  const made = await server.http.put(`/sites/daily/threads/key:${key}`, { as: site.admin, body });
  expect(made.status).toBe(201);
  return `/sites/daily/threads/key:${key}`;
}

const post = (thread: string) =>
  server.http.post(`${thread}/comments`, { body: { body: 'A word' } });

describe('closing a thread', () => {
  it('refuses what comes after a close by hand, and takes it again after reopening', async () => {
    const thread = await newThread();
    expect((await post(thread)).status).toBe(201);

    const closed = await server.http.patch(thread, {
      as: site.moderator,
      body: { state: 'closed' },
    });
    expect(closed.body.closed).toMatchObject({ by: 'moderator', notice: 'Comments are closed.' });
    const refused = await post(thread);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'thread-closed', detail: 'Comments are closed.' });

    await server.http.patch(thread, { as: site.moderator, body: { state: 'open' } });
    expect((await post(thread)).status).toBe(201);
  });

  it('changes nothing when it is closed already', async () => {
    const thread = await newThread({ state: 'closed' });
    const first = await server.http.get(thread);
    const again = await server.http.patch(thread, {
      as: site.moderator,
      body: { state: 'closed' },
    });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(again.body.closed.by).toBe('site');
  });

  it('closes and reopens at its times, with nobody awake', async () => {
    const thread = await newThread();
    const closesAt = new Date(server.now().getTime() + DAY_MS).toISOString();
    const reopensAt = new Date(server.now().getTime() + 2 * DAY_MS).toISOString();
    await server.http.patch(thread, { as: site.moderator, body: { closesAt, reopensAt } });
    expect((await post(thread)).status).toBe(201);

    server.later(DAY_MS);
    expect((await post(thread)).body.code).toBe('thread-closed');
    expect((await server.http.get(thread)).body.closed).toMatchObject({
      by: 'timer',
      at: closesAt,
    });
    server.later(DAY_MS);
    expect((await post(thread)).status).toBe(201);
  });

  it('closes by the age of the page, but not once it was reopened by hand', async () => {
    await server.http.patch('/sites/daily', {
      as: site.admin,
      body: { settings: { closeAfterDays: 14 } },
    });
    const thread = await newThread({
      publishedAt: new Date(server.now().getTime() - 15 * DAY_MS).toISOString(),
    });
    expect((await post(thread)).body.code).toBe('thread-closed');
    expect((await server.http.get(thread)).body.closed.by).toBe('age');

    await server.http.patch(thread, { as: site.moderator, body: { state: 'open' } });
    expect((await post(thread)).status).toBe(201);
    await server.http.patch('/sites/daily', {
      as: site.admin,
      body: { settings: { closeAfterDays: null } },
    });
  });

  it('closes by the age of the last comment', async () => {
    await server.http.patch('/sites/daily', {
      as: site.admin,
      body: { settings: { closeAfterQuietDays: 3 } },
    });
    const thread = await newThread();
    expect((await post(thread)).status).toBe(201);
    server.later(2 * DAY_MS);
    expect((await post(thread)).status).toBe(201);
    server.later(3 * DAY_MS);
    expect((await post(thread)).body.code).toBe('thread-closed');
    await server.http.patch('/sites/daily', {
      as: site.admin,
      body: { settings: { closeAfterQuietDays: null } },
    });
  });

  it('can be closed before its first comment, with a notice of its own', async () => {
    const thread = await newThread({ state: 'closed' });
    await server.http.patch(thread, {
      as: site.admin,
      body: { notice: 'Write to the editor instead.' },
    });
    const text = await server.http.get(`${thread}/comments?format=text`);
    expect(text.text).toBe('No Responses\n\nWrite to the editor instead.');
  });

  it('is for good when it is archived', async () => {
    const thread = await newThread();
    await server.http.patch(thread, { as: site.moderator, body: { state: 'archived' } });
    const refused = await server.http.patch(thread, {
      as: site.moderator,
      body: { state: 'open' },
    });
    expect([refused.status, refused.body.code]).toEqual([409, 'thread-archived']);
  });

  it('answers a hidden thread as one that never existed, and its page as an empty one', async () => {
    const thread = await newThread();
    await post(thread);
    await server.http.patch(thread, { as: site.moderator, body: { state: 'hidden' } });
    const never = await server.http.get('/sites/daily/threads/key:never');
    const hidden = await server.http.get(thread);
    expect(hidden.status).toBe(404);
    expect({ ...hidden.body, instance: '' }).toEqual({ ...never.body, instance: '' });
    const key = thread.split('key:')[1]!;
    const empty = await server.http.get(`/sites/daily/discussion?key=${key}`);
    expect(empty.body).toMatchObject({ thread: { id: null, counts: { comments: 0 } }, items: [] });
    expect((await server.http.get(thread, { as: site.moderator })).body.state).toBe('hidden');
  });

  it.each([
    ...[
      '',
      '?after=x',
      '?format=html',
      '?format=html&after=x',
      '?format=text',
      '?format=text&after=x',
    ],
    ...['?around=0190a000-0000-7000-8000-000000000001', '?include=body&after=x'],
  ])('answers a page of a hidden thread as one of none: comments%s', async (query) => {
    const thread = await newThread();
    await server.http.patch(thread, { as: site.moderator, body: { state: 'hidden' } });
    const { body } = await server.http.get(thread, { as: site.moderator });
    const named = ['key:never', thread.slice(thread.lastIndexOf('/') + 1), body.id as string];
    const answers = [];
    for (const name of named) {
      const { status, body } = await server.http.get(
        `/sites/daily/threads/${name}/comments${query}`,
      );
      answers.push([status, body.code]);
    }
    expect(answers).toEqual([1, 2, 3].map(() => [404, 'thread-not-found']));
  });
});

describe('the names of a thread', () => {
  it('answers to the site’s own key however it is written', async () => {
    const key = 'früh/2014?x=1&y#z';
    const base64 = Buffer.from(key).toString('base64url');
    const made = await server.http.put(`/sites/daily/threads/key64:${base64}`, {
      as: site.admin,
      body: {},
    });
    expect([made.status, made.body.key]).toEqual([201, key]);
    const same = await server.http.put(`/sites/daily/threads/key:${encodeURIComponent(key)}`, {
      as: site.admin,
      body: { title: 'Early' },
    });
    expect([same.status, same.body.id, same.body.title]).toEqual([200, made.body.id, 'Early']);
    expect((await server.http.get(`/sites/daily/threads/${made.body.id}`)).body.key).toBe(key);
  });

  it('keeps what is absent, and never reopens on a re-save', async () => {
    const thread = await newThread({ title: 'One', tags: ['a'], state: 'closed' });
    const saved = await server.http.put(thread, {
      as: site.admin,
      body: { tags: ['b'], state: 'open' },
    });
    expect(saved.body).toMatchObject({ title: 'One', tags: ['b'], state: 'closed' });
  });

  it('gives a URL to one thread only, whatever its spelling', async () => {
    const first = await newThread({ url: 'https://daily.example/a?utm_source=mail' });
    const taken = await server.http.put('/sites/daily/threads/key:other', {
      as: site.admin,
      body: { url: 'http://DAILY.example/a#top' },
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'url-taken']);
    expect((await server.http.get('/sites/daily/threads/key:other')).status).toBe(404);
    const found = await server.http.get('/sites/daily/discussion?url=https://daily.example/a');
    expect(found.body.thread.key).toBe(first.split('key:')[1]);
  });

  it('still answers to its former key', async () => {
    const thread = await newThread();
    const renamed = await server.http.patch(thread, {
      as: site.admin,
      body: { key: `${thread}-new` },
    });
    expect(renamed.status).toBe(200);
    expect((await server.http.get(thread)).body).toMatchObject({ key: `${thread}-new` });
  });

  it('counts many pages in one call, zero for those without a thread', async () => {
    const thread = await newThread();
    await post(thread);
    const key = thread.split('key:')[1]!;
    const { body } = await server.http.get(`/sites/daily/counts?key=${key}&key=unknown`);
    expect(body.counts[key]).toMatchObject({ comments: 1, topLevel: 1, state: 'open' });
    expect(body.counts.unknown).toEqual({ comments: 0, topLevel: 0, state: 'open', lastAt: null });
  });

  it('makes one thread of one key that twenty calls name at once', async () => {
    const calls = Array.from({ length: 20 }, () =>
      server.http.put('/sites/daily/threads/key:rush', { as: site.admin, body: { title: 'Rush' } }),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
  });
});

describe('a first comment under a page that has no thread', () => {
  const first = (key: string, page: string) =>
    server.http.post(`/sites/daily/threads/key:${key}/comments`, {
      body: { body: 'First!', page },
    });
  const signed = (claims: object) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('daily')
      .setIssuedAt(server.now())
      .setExpirationTime(new Date(server.now().getTime() + DAY_MS))
      .sign(Buffer.from(site.signingSecret));
  const allow = (threadCreation: string | null) =>
    server.http.patch('/sites/daily', { as: site.admin, body: { settings: { threadCreation } } });

  it('starts it when the site has signed the page and lets signed pages do so', async () => {
    const page = await signed({ key: 'new-1', url: 'https://daily.example/new-1', title: 'New' });
    expect((await first('new-1', page)).status).toBe(404);
    await allow('signed');
    expect((await first('new-1', page)).status).toBe(201);
    const { body } = await server.http.get('/sites/daily/threads/key:new-1');
    expect(body).toMatchObject({
      title: 'New',
      url: 'https://daily.example/new-1',
      counts: { comments: 1 },
    });
  });

  it('starts nothing for a page signed for another key, by another hand, or not at all', async () => {
    await allow('signed');
    const other = await first('new-2', await signed({ key: 'new-3' }));
    expect([other.status, other.body.errors[0].pointer]).toEqual([422, '#/page']);
    const forged = (await signed({ key: 'new-2' })).replace(/.{5}$/, 'AAAAA');
    expect((await first('new-2', forged)).status).toBe(422);
    const reader = await signed({ key: 'new-2', sub: 'ann' });
    expect((await first('new-2', reader)).status).toBe(422);
    expect((await server.http.get('/sites/daily/threads/key:new-2')).status).toBe(404);
    await allow(null);
  });
});
