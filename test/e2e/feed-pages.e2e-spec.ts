import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import {
  childrenOf,
  linksOf,
  objectionsToAtom,
  objectionsToJsonFeed,
  readXml,
} from '../support/feed-validator.js';

const API = 'https://comments.daily.example/api/v1';

let server: TestApp;
let desk: Desk;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());
/** On a site of its own: what a feed of all its threads shows is what the test says. */
beforeEach(async () => {
  desk = new Desk(server, await makeSite(server, `daily-${(sites += 1)}`));
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  server.http.get(path, { headers });

interface FeedPage {
  ids: string[];
  next: string | null;
}

function atomPage(text: string): FeedPage {
  const feed = readXml(text);
  return {
    ids: childrenOf(feed, 'entry').map((entry) => childrenOf(entry, 'id')[0]!.text),
    next: linksOf(feed, 'next')[0]?.attributes['href'] ?? null,
  };
}

function jsonPage(text: string): FeedPage {
  const { items, next_url: next } = JSON.parse(text) as {
    items: { id: string }[];
    next_url?: string;
  };
  return { ids: items.map(({ id }) => id), next: next ?? null };
}

describe('a feed of several pages', () => {
  it('goes on from page to page, and misses and repeats nothing meanwhile', async () => {
    const thread = await desk.thread();
    const posted: string[] = [];
    await desk.patchThread(thread, { moderation: 'pre' });
    const late = await desk.post(thread, 'Approved late');
    await desk.patchThread(thread, { moderation: 'post' });
    for (let n = 1; n <= 120; n += 1) posted.unshift((await desk.post(thread, `Word ${n}`)).id);
    await desk.decide('approve', late.id);
    posted.unshift(late.id);
    for (const at of [thread, desk.at]) {
      for (const format of ['json', 'atom'] as const) {
        const seen: string[] = [];
        let next: string | null = `${API}${at}/feed?format=${format}`;
        for (let pages = 0; next !== null; pages += 1) {
          expect(pages).toBeLessThan(5);
          const { text, headers } = await get(next.slice(API.length));
          expect((format === 'atom' ? objectionsToAtom : objectionsToJsonFeed)(text)).toEqual([]);
          const page = format === 'atom' ? atomPage(text) : jsonPage(text);
          seen.push(...page.ids);
          next = page.next;
          const link = headers.get('link') ?? '';
          expect(link.includes(`${next?.slice(API.length)}>; rel="next"`)).toBe(next !== null);
          if (pages === 0) posted.unshift((await desk.post(thread, 'In between')).id);
        }
        expect(seen).toEqual(posted.slice(1).map((id) => `urn:uuid:${id}`));
      }
    }
    const other = await get(`${await desk.thread()}/feed?format=json&after=${'x'.repeat(40)}`);
    expect([other.status, other.body.code]).toEqual([400, 'bad-cursor']);
  });

  it('goes on behind a hidden thread that has all that is new', async () => {
    const [shown, hidden] = [await desk.thread(), await desk.thread()];
    await desk.post(shown, 'Long ago');
    const first = await desk.post(hidden, 'First of many');
    await query(
      server.databaseUrl,
      `with given as (
         select gen_random_uuid() as id, gen_random_uuid() as revision, n * interval '1 ms' as later,
           n from generate_series(1, 1200) n
       ), texts as (
         insert into comment_revisions
           (site_id, id, comment_id, body, html, text, render_version, written_by, created_at)
         select r.site_id, revision, given.id, r.body, r.html, r.text, r.render_version,
           r.written_by, r.created_at + later
         from comment_revisions r, given where r.comment_id = $1
       )
       insert into comments (site_id, id, thread_id, depth, kind, state, shown, number, guest_name,
         html, revision_id, created_at, published_at, changed_at)
       select site_id, given.id, thread_id, depth, kind, state, shown, number + n, guest_name, html,
         revision, created_at + later, published_at + later, changed_at
       from comments c, given where c.id = $1`,
      [first.id],
    );
    await desk.patchThread(hidden, { state: 'hidden' });
    const { body } = await get(`${desk.at}/feed?format=json`);
    expect([body.items, typeof body.next_url]).toEqual([[], 'string']);
    const next = await get(body.next_url.slice(API.length));
    expect(next.body.items).toMatchObject([{ content_html: '<p>Long ago</p>' }]);
    expect(next.body).not.toHaveProperty('next_url');
  });
});

describe('the form and language of a feed', () => {
  it('follow what the caller accepts, and say so, unless the address names the form', async () => {
    const path = `${await desk.thread()}/feed`;
    const type = async (accept: string, query = ''): Promise<[string, boolean]> => {
      const { headers } = await get(path + query, { accept });
      const varies = headers.get('vary')!.split(', ').includes('Accept');
      return [headers.get('content-type')!.split(';')[0]!, varies];
    };
    expect(await type('*/*')).toEqual(['application/atom+xml', true]);
    expect(await type('application/atom+xml, */*;q=0.1')).toEqual(['application/atom+xml', true]);
    expect(await type('application/feed+json')).toEqual(['application/feed+json', true]);
    expect(await type('application/json')).toEqual(['application/feed+json', true]);
    expect(await type('application/json', '?format=atom')).toEqual(['application/atom+xml', false]);
    expect(await type('image/png', '?format=json')).toEqual(['application/feed+json', false]);
    const refused = await get(path, { accept: 'image/png, text/html' });
    expect([refused.status, refused.body.code]).toEqual([406, 'not-acceptable']);
    const unknown = await get(`${path}?format=rss`);
    expect([unknown.status, unknown.body.errors[0].pointer]).toEqual([422, '?format']);
  });

  it.each([
    ['de', 'Kommentare zu „Hafen“', 'Anonym zu „Hafen“'],
    ['fr', 'Commentaires sur « Hafen »', 'Anonyme sur « Hafen »'],
    ['es', 'Comentarios sobre «Hafen»', 'Anónimo sobre «Hafen»'],
  ])('are of the titles: %s', async (lang, title, entry) => {
    const thread = await desk.thread({ title: 'Hafen' });
    await desk.post(thread, 'Moin');
    const { body } = await get(`${thread}/feed?format=json&lang=${lang}`);
    expect([body.title, body.language, body.items[0].title]).toEqual([title, lang, entry]);
    await desk.settings({ languages: [lang] });
    expect((await get(`${thread}/feed?format=json`)).body.title).toBe(title);
  });

  it('name a page without a title by its address, or its key', async () => {
    const thread = await desk.thread({ url: 'https://daily.example/untitled' });
    const bare = await desk.thread();
    await desk.post(bare, 'Here');
    const titleOf = async (path: string): Promise<string> =>
      (await get(`${path}/feed?format=json`)).body.title;
    expect(await titleOf(thread)).toBe('Comments on “https://daily.example/untitled”');
    expect(await titleOf(bare)).toBe(`Comments on “${bare.split('key:')[1]}”`);
    expect((await get(`${bare}/feed?format=json`)).body.items[0]).not.toHaveProperty('url');
  });
});
