import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SitesService } from '../../src/sites/sites.service.js';
import { ImportService } from '../../src/transfer/import.service.js';
import { WxrReader } from '../../src/transfer/wxr.reader.js';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { item, writeWxr, wpComment, wxr } from '../support/wxr-file.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let other: Desk;
let pages = 0;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  other = new Desk(server, await makeSite(server, 'other'));
});
afterAll(async () => {
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  await server.stop();
});

interface Written {
  author?: string;
  email?: string;
  user?: number;
}

/** Imports a page of these comments. @returns the thread's path */
async function imported(slug: string, comments: Written[]): Promise<string> {
  const id = (pages += 1);
  const written = comments.map(({ author = 'Old Ann', email = '', user = 0 }, at) =>
    wpComment(id * 1000 + at, {
      'wp:comment_author': author,
      'wp:comment_author_email': email,
      'wp:comment_user_id': String(user),
    }),
  );
  const path = await writeWxr(wxr(item(id, written.join(''))));
  const site = await server.app.get(SitesService).get(slug);
  const source = new WxrReader(path, { note: () => {} });
  const options = { dryRun: false, progress: () => {} };
  const report = await server.app.get(ImportService).run(site, source, options);
  expect(report.comments.created).toBe(comments.length);
  expect(JSON.stringify(report)).not.toContain('@');
  return `/sites/${slug}/threads/key:wp:${id}`;
}

const link = (...links: object[]): Promise<Answer> =>
  http.post('/sites/daily/people/links', { as: desk.site.admin, body: { links } });
const authorsOf = async (thread: string): Promise<unknown[]> =>
  (await http.get(`${thread}/comments`)).body.items.map(
    ({ author }: { author: { id: string | null; name: string } }) => author,
  );

describe('what an import says of authors', () => {
  it('is kept sealed, for links, and shown in no answer', async () => {
    const thread = await imported('daily', [
      { email: 'Kept@Example.org', user: 41 },
      { email: 'kept@example.org' },
      { user: 41 },
      {},
    ]);
    const rows = await query(
      server.databaseUrl,
      `select o.external_author as author, octet_length(o.email_index) as bytes, o::text as text,
         encode(o.email_index, 'hex') as index
       from comments c left join comment_origins o on o.comment_id = c.id
       where c.external_id like $1 order by c.external_id`,
      [`wp:${pages}00%`],
    );
    expect(rows.map(({ author, bytes }) => [author, bytes])).toEqual([
      ['wp:user:41', 32],
      [null, 32],
      ['wp:user:41', null],
      [null, null],
    ]);
    expect(rows[0]!['index']).toBe(rows[1]!['index']);
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('kept@');
    const shown = (await http.get(`${thread}/comments?include=body`, { as: desk.site.admin })).text;
    expect(shown).not.toMatch(/kept@|wp:user/i);
  });
});

describe('a link', () => {
  it('gives an account what its owner wrote as another system’s user, and nobody else’s', async () => {
    const thread = await imported('daily', [{ user: 7 }, { user: 8 }, { user: 7 }]);
    const elsewhere = await imported('other', [{ user: 7 }]);
    const given = { sub: 'linked', externalAuthor: 'wp:user:7' };
    const first = await link(given);
    expect(first.body).toEqual({ results: [{ sub: 'linked', linked: 2, status: 201 }] });
    expect((await link(given)).body.results).toEqual([{ sub: 'linked', linked: 0, status: 200 }]);
    const { id } = await desk.person('linked');
    const old = { id: null, name: 'Old Ann', picture: null, badges: [] };
    const own = { ...old, id };
    expect(await authorsOf(thread)).toEqual([own, old, own]);
    expect(await authorsOf(elsewhere)).toEqual([old]);
    await desk.person('linked', { name: 'Ann' });
    expect(await authorsOf(thread)).toEqual([
      { ...own, name: 'Ann' },
      old,
      { ...own, name: 'Ann' },
    ]);
    const as = await desk.reader('linked');
    expect((await http.get('/sites/daily/me/comments', { as })).body.items).toHaveLength(2);
  });

  it('goes by an address in any case, of imports and of guests, who keep their token', async () => {
    const thread = await imported('daily', [
      { email: 'Ann@Example.org' },
      { email: 'b@example.org' },
    ]);
    const guests = await desk.thread();
    const guest = await desk.post(guests, 'As a guest', {
      guest: { name: 'Ann', email: 'ann@example.org' },
    });
    await desk.post(guests, 'Another', { guest: { name: 'Ann' } });
    const linked = await link({ sub: 'by-mail', email: 'ANN@example.org' });
    expect(linked.body.results).toEqual([{ sub: 'by-mail', linked: 2, status: 201 }]);
    expect(linked.text.toLowerCase()).not.toContain('example.org');
    const { id } = await desk.person('by-mail');
    expect(await authorsOf(thread)).toMatchObject([{ id }, { id: null }]);
    expect(await authorsOf(guests)).toMatchObject([{ id, name: 'Ann' }, { id: null }]);
    const edited = await http.patch(`/sites/daily/comments/${guest.id}`, {
      as: guest.editToken,
      body: { body: 'As a guest, again' },
    });
    expect(edited.status).toBe(200);
  });

  it('by a name is for imports: a guest may call themselves anything', async () => {
    const thread = await imported('daily', [{ author: 'Only Name' }, { author: 'only name' }]);
    const guests = await desk.thread();
    await desk.post(guests, 'As a guest', { guest: { name: 'Only Name' } });
    const linked = await link({ sub: 'by-name', guestName: 'Only Name' });
    expect(linked.body.results[0].linked).toBe(1);
    expect(await authorsOf(thread)).toMatchObject([{ id: expect.any(String) }, { id: null }]);
    expect(await authorsOf(guests)).toMatchObject([{ id: null }]);
  });

  it('takes nothing from whoever has it: the first account keeps it', async () => {
    await imported('daily', [{ user: 70 }]);
    const both = await link(
      { sub: 'first', externalAuthor: 'wp:user:70' },
      { sub: 'late', externalAuthor: 'wp:user:70' },
    );
    expect(both.body.results.map(({ linked }: { linked: number }) => linked)).toEqual([1, 0]);
  });

  it('drops the votes that are now on one’s own', async () => {
    const thread = await imported('daily', [{ user: 9 }]);
    const id = (await http.get(`${thread}/comments`)).body.items[0].id as string;
    const [as, fan] = [await desk.reader('voter'), await desk.reader('fan')];
    for (const each of [as, fan]) {
      await http.put(`/sites/daily/comments/${id}/vote`, { as: each, body: { value: 1 } });
    }
    await link({ sub: 'voter', externalAuthor: 'wp:user:9' });
    expect((await http.get(`/sites/daily/comments/${id}`)).body.votes).toEqual({ up: 1, down: 0 });
    const again = await http.put(`/sites/daily/comments/${id}/vote`, { as, body: { value: 1 } });
    expect(again.body.code).toBe('own-comment');
  });

  it('leaves no vote on one’s own that comes at the same moment', async () => {
    const thread = await imported('daily', [{ user: 10 }]);
    const id = (await http.get(`${thread}/comments`)).body.items[0].id as string;
    const as = await desk.reader('hasty');
    const person = (await http.get('/sites/daily/me', { as })).body.id as string;
    const url = server.databaseUrl;
    const release = await hold(url, 'select 1 from people where id = $1 for update', [person]);
    const vote = http.put(`/sites/daily/comments/${id}/vote`, { as, body: { value: 1 } });
    await eventually(async () => (await waiting(url)) === 1);
    const linking = link({ sub: 'hasty', externalAuthor: 'wp:user:10' });
    await eventually(async () => (await waiting(url)) === 2);
    await release();
    expect([(await vote).status, (await linking).body.results[0].linked]).toEqual([200, 1]);
    expect((await http.get(`/sites/daily/comments/${id}`)).body.votes).toEqual({ up: 0, down: 0 });
  });

  it.each([
    ['#/links', []],
    ['#/links', Array.from({ length: 101 }, () => ({ sub: 'x', guestName: 'X' }))],
    ['#/links/0', [{ sub: 'x' }]],
    [
      '#/links/1',
      [
        { sub: 'x', guestName: 'X' },
        { sub: 'x', guestName: 'X', email: 'a@b.de' },
      ],
    ],
    ['#/links/0/sub', [{ sub: '', guestName: 'X' }]],
    ['#/links/0/sub', [{ guestName: 'X' }]],
    ['#/links/0/email', [{ sub: 'x', email: 'no address' }]],
  ])('is refused at %s', async (pointer, links) => {
    const refused = await link(...links);
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer]);
  });

  it('reaches nobody on another site', async () => {
    await imported('other', [{ user: 77, email: 'else@example.org', author: 'Else Where' }]);
    const results = await link(
      { sub: 'x', externalAuthor: 'wp:user:77' },
      { sub: 'x', email: 'else@example.org' },
      { sub: 'x', guestName: 'Else Where' },
    );
    expect(results.body.results.map(({ linked }: { linked: number }) => linked)).toEqual([0, 0, 0]);
    expect(other.at).toBe('/sites/other');
  });
});
