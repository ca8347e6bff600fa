import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAtomFeed, parseJsonFeed } from 'feedsmith';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk, type PostedComment } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import {
  childrenOf,
  linksOf,
  objectionsToAtom,
  objectionsToJsonFeed,
  readXml,
} from '../support/feed-validator.js';

const ORIGIN = 'https://comments.daily.example';

let server: TestApp;
let desk: Desk;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());

/** Of a site of its own: what a feed of all its threads shows is what the test says. */
async function newDesk(): Promise<Desk> {
  desk = new Desk(server, await makeSite(server, `daily-${(sites += 1)}`));
  return desk;
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  server.http.get(path, { headers });

/** What the entries of a feed say, newest first. */
async function texts(path: string, query = ''): Promise<string[]> {
  const { status, body } = await get(`${path}/feed?format=json${query}`);
  expect(status).toBe(200);
  return (body.items as { content_html: string }[]).map(({ content_html: html }) =>
    html.replace(/<[^>]+>/g, '').trim(),
  );
}

const urn = ({ id }: { id: string }): string => `urn:uuid:${id}`;

describe('a thread’s feed', () => {
  it('has its published comments, newest first, with all that a reader of news wants', async () => {
    const { site } = await newDesk();
    const url = 'https://daily.example/harbour';
    const thread = await desk.thread({ title: 'The “harbour” & us', url });
    const ada = await desk.reader('ada', { name: 'Ada' });
    const first = await desk.post(thread, 'The ferry *never* came.', { as: ada });
    const reply = await desk.post(thread, 'It did.', { parentId: first.id });

    const atom = await get(`${thread}/feed?format=atom`);
    expect(atom.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(objectionsToAtom(atom.text)).toEqual([]);
    const { threadId } = first;
    expect(parseAtomFeed(atom.text)).toMatchObject({
      id: `urn:uuid:${threadId}`,
      title: { value: 'Comments on “The “harbour” & us”' },
      entries: [
        {
          id: urn(reply),
          title: { value: 'Anonymous on “The “harbour” & us”' },
          authors: [{ name: 'Anonymous' }],
          links: [{ href: `${url}#comment-${reply.id}` }],
          thr: { inReplyTos: [{ ref: urn(first), href: `${url}#comment-${first.id}` }] },
        },
        { id: urn(first), authors: [{ name: 'Ada' }], content: { value: expect.anything() } },
      ],
    });
    const self = `${ORIGIN}/api/v1${thread}/feed?format=atom`;
    expect(linksOf(readXml(atom.text), 'self')[0]!.attributes['href']).toBe(self);
    expect(linksOf(readXml(atom.text), 'alternate')[0]!.attributes['href']).toBe(url);

    const json = await get(`${thread}/feed?format=json`);
    expect(json.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
    expect(objectionsToJsonFeed(json.text)).toEqual([]);
    expect(parseJsonFeed(json.text).items!.map(({ id }) => id)).toEqual([urn(reply), urn(first)]);
    expect(json.body.items[1]).toEqual({
      id: urn(first),
      url: `${url}#comment-${first.id}`,
      title: 'Ada on “The “harbour” & us”',
      content_html: '<p>The ferry <em>never</em> came.</p>',
      date_published: (await desk.see(first.id)).body.publishedAt,
      date_modified: (await desk.see(first.id)).body.publishedAt,
      authors: [{ name: 'Ada' }],
    });

    for (const { headers } of [atom, json]) {
      expect(headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5');
      expect(headers.get('cache-tag')).toBe(`s-${site.slug},t-${threadId}`);
      expect(headers.get('etag')).toMatch(/^"[\w-]+"$/);
    }
  });

  it('tells when an entry was changed, and keeps its place and its name', async () => {
    await newDesk();
    const thread = await desk.thread();
    const ada = await desk.reader('ada', { name: 'Ada' });
    const first = await desk.post(thread, 'First words', { as: ada });
    await desk.post(thread, 'Second words');
    const before = (await get(`${thread}/feed?format=json`)).body.items[1];
    const edit = { as: ada, body: { body: 'Other words' } };
    await server.http.patch(`${desk.at}/comments/${first.id}`, edit);
    const after = (await get(`${thread}/feed?format=json`)).body.items[1];
    expect(after).toEqual({
      ...before,
      content_html: '<p>Other words</p>',
      date_modified: (await desk.see(first.id)).body.editedAt,
    });
  });

  it('has nothing that is held, hidden, removed or withdrawn, and no name that was erased', async () => {
    await newDesk();
    const thread = await desk.thread();
    const stays = await desk.post(thread, 'Stays', { guest: { name: 'Ida Marsh' } });
    const ada = await desk.reader('ada', { name: 'Ada' });
    const gone: PostedComment[] = [];
    for (const word of ['Hidden', 'Removed', 'Spam', 'Withdrawn']) {
      gone.push(await desk.post(thread, word, { as: ada }));
    }
    await desk.post(thread, 'An answer', { parentId: gone[1]!.id });
    for (const [nth, action] of ['hide', 'remove', 'mark-spam'].entries()) {
      expect((await desk.decide(action, gone[nth]!.id)).status).toBe(200);
      expect(await texts(thread)).not.toContain(['Hidden', 'Removed', 'Spam'][nth]);
    }
    await server.http.delete(`${desk.at}/comments/${gone[3]!.id}`, { as: ada });
    await desk.patchThread(thread, { moderation: 'pre' });
    await desk.post(thread, 'Held');
    expect(await texts(thread)).toEqual(['An answer', 'Stays']);
    expect(await texts(desk.at)).toEqual(['An answer', 'Stays']);
    await desk.decide('restore', gone[0]!.id);
    expect(await texts(thread)).toEqual(['An answer', 'Hidden', 'Stays']);
    expect((await get(`${thread}/feed?format=atom`)).text).toContain('Ida Marsh');
    await server.http.delete(`${desk.at}/comments/${stays.id}`, { as: stays.editToken });
    expect((await get(`${thread}/feed?format=atom`)).text).not.toContain('Ida Marsh');
  });

  it('is as absent for a hidden thread as for an unknown one', async () => {
    await newDesk();
    const thread = await desk.thread({ title: 'Secret' });
    await desk.post(thread, 'Not for you');
    await desk.patchThread(thread, { state: 'hidden' });
    for (const path of [thread, `${desk.at}/threads/key:never-was`]) {
      for (const format of ['atom', 'json']) {
        const { status, body, headers } = await get(`${path}/feed?format=${format}`);
        expect([status, body.code]).toEqual([404, 'thread-not-found']);
        expect(headers.get('cache-control')).toBe('private, no-store');
      }
    }
    expect(await texts(desk.at)).toEqual([]);
    await desk.patchThread(thread, { state: 'closed' });
    expect(await texts(thread)).toEqual(['Not for you']);
  });

  it('is valid while nobody has said anything', async () => {
    await newDesk();
    const thread = await desk.thread();
    for (const path of [thread, desk.at]) {
      const atom = await get(`${path}/feed?format=atom`);
      expect(objectionsToAtom(atom.text)).toEqual([]);
      expect(childrenOf(readXml(atom.text), 'entry')).toEqual([]);
      expect(objectionsToJsonFeed((await get(`${path}/feed?format=json`)).text)).toEqual([]);
    }
  });
});

describe('a site’s feed', () => {
  it('has the comments of all its threads that are not hidden, and of no other site', async () => {
    const elsewhere = await newDesk();
    await elsewhere.post(await elsewhere.thread(), 'Elsewhere');
    const { site } = await newDesk();
    const [one, other, hidden] = [
      await desk.thread({ title: 'One' }),
      await desk.thread(),
      await desk.thread(),
    ];
    for (const [thread, word] of [
      [one, 'a'],
      [hidden, 'b'],
      [other, 'c'],
      [one, 'd'],
    ] as const) {
      await desk.post(thread, word);
    }
    await desk.patchThread(hidden, { state: 'hidden' });
    expect(await texts(desk.at)).toEqual(['d', 'c', 'a']);
    const { text, headers } = await get(`${desk.at}/feed?format=atom`);
    expect(objectionsToAtom(text)).toEqual([]);
    expect(headers.get('cache-tag')).toBe(`s-${site.slug}`);
    expect(parseAtomFeed(text).title).toEqual({ value: expect.stringMatching(/^Comments on /) });
    await desk.patchThread(hidden, { state: 'open' });
    await eventually(async () => (await texts(desk.at)).join() === 'd,c,b,a');
  });
});

describe('a feed that is kept', () => {
  it('is not made again while nothing happens, and is known by its tag', async () => {
    await newDesk();
    const thread = await desk.thread();
    await desk.post(thread, 'Once');
    const path = `${thread}/feed?format=atom`;
    const made = await get(path);
    const rewrite = `update comments set html = '<p>Behind its back</p>' where thread_id = $1`;
    await query(server.databaseUrl, rewrite, [(await get(thread)).body.id]);
    expect((await get(path)).text).toBe(made.text);
    const again = await get(path, { 'if-none-match': made.headers.get('etag')! });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('loses at once what is removed here, and soon has what is new in any thread', async () => {
    await newDesk();
    const [one, other] = [await desk.thread(), await desk.thread()];
    const first = await desk.post(one, 'Bad words');
    await desk.post(one, 'Good words');
    expect(await texts(desk.at)).toEqual(['Good words', 'Bad words']);
    await desk.decide('remove', first.id);
    expect(await texts(desk.at)).toEqual(['Good words']);
    await desk.post(other, 'Elsewhere');
    await eventually(async () => (await texts(desk.at)).join() === 'Elsewhere,Good words', 5_000);
  });
});

describe('an installation that does not know its own address', () => {
  it('has feeds with addresses below whatever it was asked at', async () => {
    const bare = await startApp(undefined, { publicUrl: null, mail: null });
    try {
      const at = new Desk(bare, await makeSite(bare));
      const thread = await at.thread();
      await at.post(thread, 'Here');
      const { text } = await bare.http.get(`${thread}/feed?format=atom`);
      expect(objectionsToAtom(text)).toEqual([]);
      const self = `/api/v1${thread}/feed?format=atom`;
      expect(linksOf(readXml(text), 'self')[0]!.attributes['href']).toBe(self);
    } finally {
      await bare.stop();
    }
  });
});
