import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk, type PostedComment } from '../support/desk.js';
import { routesOf } from '../support/routes.js';

/** Stands in every text that the public must never see. */
const CANARY = 'zqcanary';
const ACTIONS = { pending: null, rejected: 'reject', spam: 'mark-spam' } as const;
const AFTERWARDS = {
  removed: 'remove',
  hidden: 'hide',
  spam: 'mark-spam',
  withdrawn: null,
} as const;

let server: TestApp;
let http: Client;
let desk: Desk;
let thread: string;
let threadId: string;
let author: string;
const ids: string[] = [];

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  author = await desk.reader('author', { name: `Anna ${CANARY}` });
  const url = 'https://daily.example/story';
  thread = await desk.thread({ url, tags: ['news'] }, { moderation: 'pre' });
  threadId = (await http.get(thread)).body.id;
  for (const [state, action] of Object.entries(ACTIONS)) await neverShown(state, action);
  await desk.patchThread(thread, { moderation: 'post' });
  for (const [state, action] of Object.entries(AFTERWARDS)) {
    await takenDown(`${state} alone`, action, { replied: false });
    await takenDown(`${state} above a reply`, action, { replied: true });
  }
  await edited();
  await explained();
});
afterAll(() => server.stop());

const at = (id: string): string => `/sites/daily/comments/${id}`;

async function post(text: string, as?: string): Promise<PostedComment> {
  const guest = { name: `Gus ${CANARY}`, email: `${CANARY}@guest.example` };
  const posted = await desk.post(thread, text, as ? { as } : { guest });
  ids.push(posted.id);
  return posted;
}

/** Held, and then perhaps turned down. */
async function neverShown(state: string, action: string | null): Promise<void> {
  for (const as of [author, undefined]) {
    const { id } = await post(`${CANARY} ${state}`, as);
    if (action) await desk.decide(action, id, { note: CANARY, messageToAuthor: CANARY });
  }
}

/** Shown, perhaps replied to, and taken down; without an action by its own author. */
async function takenDown(
  text: string,
  action: string | null,
  { replied }: { replied: boolean },
): Promise<void> {
  for (const as of [author, undefined]) {
    const { id, editToken } = await post(`${CANARY} ${text}`, as);
    if (replied) ids.push((await desk.post(thread, 'A harmless reply', { parentId: id })).id);
    const done = action
      ? await desk.decide(action, id, { note: CANARY })
      : await http.delete(at(id), { as: as ?? editToken });
    expect(done.status).toBeLessThan(300);
  }
}

/** An older text of a comment that shows, and a newer one that waits. */
async function edited(): Promise<void> {
  const harmless = await desk.reader('harmless');
  const old = await post(`${CANARY} before`, harmless);
  await http.patch(at(old.id), { as: harmless, body: { body: 'Harmless after' } });
  const newer = await post('Harmless before', harmless);
  await desk.patchThread(thread, { moderation: 'pre' });
  await http.patch(at(newer.id), { as: harmless, body: { body: `${CANARY} after` } });
  const rejected = await post('Harmless again', harmless);
  await desk.decide('approve', rejected.id);
  await http.patch(at(rejected.id), { as: harmless, body: { body: `${CANARY} rejected edit` } });
  await desk.decide('reject', rejected.id);
}

/** What a reader explains to the moderators. */
async function explained(): Promise<void> {
  const body = { reason: 'abuse', explanation: CANARY };
  const reported = await http.post(`${at(ids.at(-1)!)}/reports`, {
    as: await desk.reader('reporter'),
    body,
  });
  expect(reported.status).toBe(204);
}

/** Every address that a GET route answers here, with everything that can be asked of it. */
function addresses(personId: string): string[] {
  const threads = [threadId, thread.split('/').at(-1)!];
  const paths = routesOf(server)
    .filter(({ method, path }) => method === 'GET' && path !== '/api/openapi.json')
    .flatMap(({ path }) => {
      const site = path.replace(':site', 'daily').replace(':queue', 'pending');
      if (site.includes(':thread')) return threads.map((name) => site.replace(':thread', name));
      return site.includes(':id') ? ids.map((id) => site.replace(':id', id)) : [site];
    });
  const forms = ['json', 'html', 'text'].flatMap((format) =>
    ['oldest', 'newest', 'best', 'controversial', 'most-replied'].map(
      (sort) => `format=${format}&sort=${sort}&limit=100&include=body`,
    ),
  );
  const pages = [
    '/api/v1/sites/daily/discussion?key=page-1',
    `/api/v1/sites/daily/threads/${threadId}/comments?lang=en`,
  ];
  const lists = [
    `thread=${threadId}`,
    'tag=news',
    `person=${personId}`,
    'state=pending',
    'state=spam',
    'state=removed',
    'reported=true',
  ];
  return [
    ...paths,
    ...pages.flatMap((page) =>
      [...forms, ...ids.map((id) => `around=${id}`)].map((more) => `${page}&${more}`),
    ),
    '/api/v1/sites/daily/discussion?url=https://daily.example/story&include=body',
    '/api/v1/sites/daily/counts?key=page-1&url=https://daily.example/story',
    ...lists.map((list) => `/api/v1/sites/daily/comments?limit=100&${list}`),
    ...ids.map((id) => `/api/v1/sites/daily/comments/${id}/replies?include=body`),
    `/api/v1/sites/daily/threads/${threadId}/me?ids=${ids.join(',')}`,
  ];
}

/** How often the word is met, and what was answered. */
async function crawl(as: string | undefined): Promise<{ met: string[]; statuses: Set<number> }> {
  const person = (await http.get('/sites/daily/me', { as: author })).body.id as string;
  const met: string[] = [];
  const statuses = new Set<number>();
  for (const address of addresses(person)) {
    const answer = await http.get(`/${address}`, as ? { as } : {});
    const seen = [answer.text, JSON.stringify([...answer.headers])].join();
    statuses.add(answer.status);
    if (seen.toLowerCase().includes(CANARY)) met.push(address);
  }
  return { met, statuses };
}

describe('what waits, was turned down or was taken down', () => {
  it.each(['nobody known', 'another reader', 'another guest', 'a key that may read'])(
    'is met nowhere by %s',
    async (caller) => {
      const keyed = await http.post('/sites/daily/api-keys', {
        as: desk.site.admin,
        body: { name: 'read', scopes: ['read'] },
      });
      const guest = await desk.post(await desk.thread(), 'Mine');
      const as = {
        'nobody known': undefined,
        'another reader': await desk.reader('stranger'),
        'another guest': guest.editToken,
        'a key that may read': keyed.body.key as string,
      }[caller];
      const { met, statuses } = await crawl(as);
      expect(met).toEqual([]);
      expect(statuses).toContain(200);
      expect([...statuses].filter((status) => status >= 500)).toEqual([]);
    },
  );

  it('is met by a moderator, so that the search above is known to find it', async () => {
    const { met } = await crawl(desk.site.moderator);
    const unseen = ids.filter(
      (id) => !met.includes(`/api/v1/sites/daily/comments/${id}/revisions`),
    );
    const texts = await Promise.all(
      unseen.map(
        async (id) =>
          (await http.get(`${at(id)}/revisions`, { as: desk.site.moderator })).body.items,
      ),
    );
    const harmless = texts.map((items: { body: string }[]) => items.map(({ body }) => body));
    expect(new Set(harmless.flat())).toEqual(new Set(['A harmless reply']));
  });

  it('is not counted', async () => {
    const { body } = await http.get(`${thread}/comments?limit=100`);
    const shown = (items: { state: string; replies: { items: [] } }[]): number =>
      items.reduce(
        (sum, { state, replies }) => sum + Number(state === 'published') + shown(replies.items),
        0,
      );
    expect(body.thread.counts.comments).toBe(shown(body.items));
    const counts = await http.get('/sites/daily/counts?key=page-1');
    expect(counts.body.counts['page-1'].comments).toBe(shown(body.items));
  });
});

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
