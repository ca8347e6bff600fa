import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let samples = 0;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

/** A thread with a name, several paragraphs, replies on two levels, and a tombstone. */
async function sample(): Promise<string> {
  const url = `https://daily.example/harbour/${(samples += 1)}`;
  const thread = await desk.thread({ title: 'Harbour', url });
  const first = await desk.post(thread, 'The ferry *never* came.\n\nWe walked home.');
  const second = await desk.post(thread, 'I saw it at noon, see [the log](https://log.example/).', {
    guest: { name: 'Ida Marsh' },
  });
  const reply = await desk.post(thread, 'Which one?\n\nThere are two.', {
    parentId: second.id,
    guest: { name: 'Tom' },
  });
  await desk.post(thread, 'The blue one.', { parentId: reply.id });
  await desk.post(thread, 'Thank you.', { parentId: second.id });
  const removed = await desk.post(thread, 'Buy a boat now');
  await desk.post(thread, 'Is this an advert?', { parentId: removed.id });
  await desk.decide('remove', removed.id, { policy: 'advertising' });
  await desk.decide('remove', first.id);
  await desk.decide('restore', first.id);
  return thread;
}

const SAMPLE_TEXT = `6 Responses

  1. The ferry never came.

    We walked home.

  2. Ida Marsh

    I saw it at noon, see the log <https://log.example/>.

    • Tom

      Which one?

      There are two.

        • The blue one.

    • Thank you.

  3. Removed by a moderator: advertising

    • Is this an advert?`;

const get = (path: string, headers: Record<string, string> = {}) => http.get(path, { headers });

describe('a discussion as text', () => {
  it('is printed to the byte, with the notice last when the thread is not open', async () => {
    const thread = await sample();
    const text = await get(`${thread}/comments?format=text`);
    expect(text.text).toBe(SAMPLE_TEXT);
    expect(text.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    await desk.patchThread(thread, { state: 'closed' });
    const closed = await get(`${thread}/comments?format=text`);
    expect(closed.text).toBe(`${SAMPLE_TEXT}\n\nComments are closed.`);
  });

  it('counts one response as one, and none as none', async () => {
    const thread = await desk.thread();
    expect((await get(`${thread}/comments?format=text`)).text).toBe('No Responses');
    await desk.post(thread, 'Alone');
    const one = await get(`${thread}/comments?format=text`);
    expect(one.text).toBe('1 Response\n\n  1. Alone');
  });
});

describe('a discussion as HTML', () => {
  it('is one section to put into a page, without script, style or foreign ids', async () => {
    const thread = await sample();
    await desk.post(thread, '<script>alert(1)</script>', { guest: { name: 'A <b>name</b>' } });
    const { text, headers } = await get(`${thread}/comments?format=html`);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toMatch(/^<section lang="en" dir="ltr">.*<\/section>$/s);
    expect(text.match(/<section/g)).toHaveLength(1);
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|<b>name/i);
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]!);
    expect(ids).toHaveLength(8);
    expect(ids.filter((id) => !/^comment-[0-9a-f-]{36}$/.test(id))).toEqual([]);
    expect(text).toContain('<h2>7 Responses</h2>');
    expect(text).toContain('<bdi>Ida Marsh</bdi>');
    expect(text).toMatch(/<time datetime="\d{4}-\d\d-\d\dT[\d:.]+Z">/);
    expect(text).toContain('<em>Removed by a moderator: advertising</em>');
    expect(text).not.toContain('Buy a boat');
  });

  it('leads to the pages beside it, and to replies it leaves out', async () => {
    const thread = await desk.thread();
    const root = await desk.post(thread, 'Root');
    for (const word of ['one', 'two']) await desk.post(thread, word, { parentId: root.id });
    await desk.post(thread, 'Next');
    const { text } = await get(`${thread}/comments?format=html&limit=1&replies=1`);
    const hrefs = [...text.matchAll(/href="([^"]*)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    );
    expect(hrefs).toHaveLength(2);
    const [more, next] = await Promise.all(hrefs.map((href) => get(`/${href}`)));
    expect(more!.text).toContain('<p>two</p>');
    expect(more!.text).not.toContain('<p>one</p>');
    expect(next!.text).toContain('<p>Next</p>');
    expect(next!.headers.get('content-type')).toContain('text/html');
  });
});

const variesByAccept = (headers: Headers): boolean =>
  headers.get('vary')!.split(', ').includes('Accept');

describe('the form and language of a discussion', () => {
  it('follow what the caller accepts, and say so, unless the address names the form', async () => {
    const path = `${await desk.thread()}/comments`;
    const type = async (accept: string, query = ''): Promise<(string | boolean)[]> => {
      const { headers } = await get(path + query, { accept });
      return [headers.get('content-type')!.split(';')[0]!, variesByAccept(headers)];
    };
    expect(await type('*/*')).toEqual(['application/json', true]);
    expect(await type('text/html')).toEqual(['text/html', true]);
    expect(await type('application/json;q=0.5, text/plain')).toEqual(['text/plain', true]);
    expect(await type('text/html', '?format=text')).toEqual(['text/plain', false]);
    expect(await type('image/png', '?format=json')).toEqual(['application/json', false]);
    const refused = await get(path, { accept: 'image/png, application/xml' });
    expect([refused.status, refused.body.code]).toEqual([406, 'not-acceptable']);
  });

  it.each([
    ['de', '6 Antworten', 'Die Kommentare sind geschlossen.', 'Von der Moderation entfernt'],
    ['fr', '6 réponses', 'Les commentaires sont fermés.', 'Retiré par la modération'],
    ['es', '6 respuestas', 'Los comentarios están cerrados.', 'Retirado por la moderación'],
  ])('speak the language that was asked for: %s', async (lang, count, notice, removed) => {
    const thread = await sample();
    await desk.patchThread(thread, { state: 'closed' });
    const text = (await get(`${thread}/comments?format=text&lang=${lang}`)).text;
    expect([text.split('\n')[0], text.split('\n').at(-1)]).toEqual([count, notice]);
    expect(text).toContain(`${removed}: advertising`);
    const html = (await get(`${thread}/comments?format=html&lang=${lang}`)).text;
    expect(html).toContain(`<section lang="${lang}" dir="ltr"><h2>${count}</h2>`);
    const json = (await get(`${thread}/comments?lang=${lang}`)).body;
    expect([json.thread.closed.notice, json.items[0].lang]).toEqual([notice, lang]);
  });

  it('are the site’s own otherwise, from right to left where it is written so', async () => {
    const thread = await desk.thread();
    await desk.settings({ languages: ['ar', 'de'] });
    const html = (await get(`${thread}/comments?format=html`)).text;
    expect(html).toContain('<section lang="ar" dir="rtl">');
    expect((await get(`${thread}/comments?format=html&lang=xx`)).text).toContain('lang="ar"');
    await desk.settings({ languages: null });
  });

  it('bring the source of each comment only where it is asked for', async () => {
    const thread = await sample();
    const without = await get(`${thread}/comments`);
    expect(without.text).not.toContain('"body"');
    const { items } = (await get(`${thread}/comments?include=body`)).body;
    expect(items[0].body).toBe('The ferry *never* came.\n\nWe walked home.');
    expect(items[1].replies.items[0].body).toBe('Which one?\n\nThere are two.');
    expect(items[2]).not.toHaveProperty('body');
    expect(items[0].url).toBe(`https://daily.example/harbour/${samples}#comment-${items[0].id}`);
  });
});

describe('a page without a thread', () => {
  it('has an empty discussion in every form, kept like any other', async () => {
    const path = '/sites/daily/discussion?key=nothing-here';
    const json = await get(path);
    expect([json.status, json.body.items]).toEqual([200, []]);
    expect(json.body.thread).toMatchObject({ id: null, key: 'nothing-here', state: 'open' });
    expect(json.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5');
    expect((await get(`${path}&format=text`)).text).toBe('No Responses');
    expect((await get(`${path}&format=html`)).text).toContain('<h2>No Responses</h2>');
    expect((await get('/sites/daily/threads/key:nothing-here/comments')).status).toBe(404);
    expect((await get('/sites/daily/threads/key:nothing-here')).status).toBe(404);
  });
});

describe('what caches may keep', () => {
  it('has a tag that changes with the discussion, for GET and HEAD alike', async () => {
    const thread = await desk.thread();
    for (const path of [`${thread}/comments`, `${thread}/comments?format=html`, thread]) {
      const first = await get(path);
      const etag = first.headers.get('etag')!;
      const known = await get(path, { 'if-none-match': `"other", W/${etag}` });
      expect([known.status, known.text, known.headers.get('etag')]).toEqual([304, '', etag]);
      expect(known.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
      const head = await http.call('HEAD', path);
      expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag]);
      const headKnown = await http.call('HEAD', path, { headers: { 'if-none-match': etag } });
      expect(headKnown.status).toBe(304);
      await desk.post(thread, 'More');
      expect((await get(path, { 'if-none-match': etag })).status).toBe(200);
    }
  });

  it('is public for some seconds, and named so that it can be purged', async () => {
    const thread = await desk.thread();
    const { id } = (await get(thread)).body;
    const comment = await desk.post(thread, 'Hello');
    const kept = ({ headers }: { headers: Headers }) =>
      ['cache-control', 'cache-tag', 'surrogate-key'].map((name) => headers.get(name));
    const ofThread = ['public, max-age=0, s-maxage=5', `s-daily,t-${id}`, `s-daily t-${id}`];
    expect(kept(await get(`${thread}/comments`))).toEqual(ofThread);
    expect(kept(await get(thread))).toEqual(ofThread);
    expect(kept(await get(`/sites/daily/comments/${comment.id}`))).toEqual(ofThread);
    expect(kept(await get(`/sites/daily/comments/${comment.id}/replies`))).toEqual(ofThread);
    const ofSite = ['public, max-age=0, s-maxage=5', 's-daily', 's-daily'];
    for (const path of ['comments', 'counts?key=a', 'config']) {
      expect(kept(await get(`/sites/daily/${path}`))).toEqual(ofSite);
    }
    const as = await desk.reader('r');
    for (const path of [`${thread}/me`, '/sites/daily/me', `/sites/daily/comments/${comment.id}`]) {
      const mine = await http.get(path, { as });
      expect([mine.status, ...kept(mine)]).toEqual([200, 'private, no-store', null, null]);
    }
  });

  it('is kept as long as the site says, and never past the close', async () => {
    const thread = await desk.thread();
    await desk.settings({ cacheSeconds: 60 });
    const seconds = async (): Promise<number> => {
      const { headers } = await get(`${thread}/comments`);
      return Number(/s-maxage=(\d+)$/.exec(headers.get('cache-control')!)![1]);
    };
    expect(await seconds()).toBe(60);
    const closesAt = new Date(server.now().getTime() + 30_000).toISOString();
    await desk.patchThread(thread, { closesAt });
    expect(await seconds()).toBeLessThanOrEqual(30);
    server.later(30_000);
    expect(await seconds()).toBe(60);
    await desk.settings({ cacheSeconds: null });
    server.later(-30_000);
  });

  it('links to the pages beside it, in the same form', async () => {
    const thread = await desk.thread();
    for (const word of ['one', 'two', 'three']) await desk.post(thread, word);
    const first = await get(`${thread}/comments?limit=1`, { accept: 'text/html' });
    const next = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link')!)![1]!;
    expect(next).toContain('format=html');
    const second = await get(`/${next}`);
    expect(second.text).toContain('<p>two</p>');
    expect(second.headers.get('link')).toMatch(/^<[^>]+>; rel="next", <[^>]+>; rel="prev"$/);
    expect(variesByAccept(second.headers)).toBe(false);
  });
});
