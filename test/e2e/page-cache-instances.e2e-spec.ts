import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk, type PostedComment } from '../support/desk.js';
import { eventually } from '../support/eventually.js';

/** Well before a page ends anyway. */
const SOON_MS = 5_000;

let one: TestApp;
let other: TestApp;
let desk: Desk;
let ada: string;

beforeAll(async () => {
  one = await startApp();
  other = await startApp(one.databaseUrl);
  desk = new Desk(one, await makeSite(one));
  ada = await desk.reader('ada', { name: 'Ada' });
});
afterAll(async () => {
  await other.stop();
  await one.stop();
  expect(await inconsistencies(one.databaseUrl)).toEqual([]);
});

/** What is there before, on a thread of its own. */
interface Scene {
  thread: string;
  threadId: string;
  /** By a reader, whose name shows. */
  adas: PostedComment;
  guests: PostedComment;
  /** An answer to the guest's. */
  reply: PostedComment;
}

async function setUp(): Promise<Scene> {
  const thread = await desk.thread();
  const adas = await desk.post(thread, 'A word of Ada’s', { as: ada });
  const guests = await desk.post(thread, 'A word of a guest’s');
  const reply = await desk.post(thread, 'An answer', { parentId: guests.id });
  return { thread, threadId: adas.threadId, adas, guests, reply };
}

const page = async (http: Client, { thread }: Scene): Promise<string> =>
  (await http.get(`${thread}/comments?format=json`)).text;

const feed = async (http: Client, { thread }: Scene): Promise<string> =>
  (await http.get(`${thread}/feed?format=json`)).text;

const siteFeed = async (http: Client): Promise<string> =>
  (await http.get(`${desk.at}/feed?format=atom`)).text;

/** What each change does, and how a page tells that it was done. */
const CHANGES: Record<
  string,
  { act: (scene: Scene) => Promise<unknown>; shows: (page: string, scene: Scene) => boolean }
> = {
  'a post': {
    act: ({ thread }) => desk.post(thread, 'Something new'),
    shows: (page) => page.includes('Something new'),
  },
  'an edit': {
    act: ({ adas }) =>
      one.http.patch(`${desk.at}/comments/${adas.id}`, { as: ada, body: { body: 'Other words' } }),
    shows: (page) => page.includes('Other words') && !page.includes('A word of Ada’s'),
  },
  'a withdrawal': {
    act: ({ adas }) => one.http.delete(`${desk.at}/comments/${adas.id}`, { as: ada }),
    shows: (page) => !page.includes('A word of Ada’s'),
  },
  'a removal, which leaves a tombstone': {
    act: ({ guests }) => desk.decide('remove', guests.id),
    shows: (page) => !page.includes('A word of a guest’s') && page.includes('An answer'),
  },
  'an approval of what was held': {
    act: async ({ thread }) => {
      await desk.patchThread(thread, { moderation: 'pre' });
      const held = await desk.post(thread, 'Patience');
      await Promise.all([
        page(one.http, { thread } as Scene),
        page(other.http, { thread } as Scene),
      ]);
      await desk.decide('approve', held.id);
    },
    shows: (page) => page.includes('Patience'),
  },
  'a reversal': {
    act: async ({ adas }) => {
      const { body } = await desk.decide('remove', adas.id);
      const { decisionId } = body.results[0];
      await one.http.post(`${desk.at}/moderation/decisions/${decisionId}/reversal`, {
        as: desk.site.moderator,
      });
      await desk.post(`${desk.at}/threads/${adas.threadId}`, 'After all');
    },
    shows: (page) => page.includes('A word of Ada’s') && page.includes('After all'),
  },
  'a pin': {
    act: ({ adas }) => desk.decide('pin', adas.id),
    shows: (page) => page.includes('"pinned":true'),
  },
  'a vote': {
    act: async ({ adas }) =>
      one.http.put(`${desk.at}/comments/${adas.id}/vote`, {
        as: await desk.reader('bob'),
        body: { value: 1 },
      }),
    shows: (page) => page.includes('"up":1'),
  },
  'a close': {
    act: ({ thread }) => desk.patchThread(thread, { state: 'closed' }),
    shows: (page) => page.includes('"state":"closed"'),
  },
  'a thread that is hidden': {
    act: ({ thread }) => desk.patchThread(thread, { state: 'hidden' }),
    shows: (page) => page.includes('thread-not-found'),
  },
  'another name of an author': {
    act: () => desk.person('ada', { name: 'Countess' }),
    shows: (page) => page.includes('"Countess"') && !page.includes('"Ada"'),
  },
  'another setting of the site': {
    act: async (scene) => {
      await desk.patchThread(scene.thread, { state: 'closed' });
      await eventually(async () => (await page(other.http, scene)).includes('"state":"closed"'));
      await desk.settings({ notice: 'We are at lunch.' });
    },
    shows: (page) => page.includes('We are at lunch.'),
  },
  'an erasure of an author': {
    act: async () => {
      const path = `${desk.at}/people/sub:ada/erasure`;
      const { status } = await one.http.post(path, { as: desk.site.admin, body: {} });
      expect(status).toBe(202);
      await one.app.get(JobsService).runDue();
    },
    shows: (page) => !page.includes('"Ada"') && !page.includes('Countess'),
  },
};

describe('a page that is kept', () => {
  it.each(Object.keys(CHANGES))('shows %s at once here, and soon elsewhere', async (name) => {
    const { act, shows } = CHANGES[name]!;
    const scene = await setUp();
    for (const { http } of [one, other]) {
      expect(shows(await page(http, scene), scene)).toBe(false);
    }
    await act(scene);
    expect(shows(await page(one.http, scene), scene)).toBe(true);
    await eventually(async () => shows(await page(other.http, scene), scene), SOON_MS);
  });
});

/** What becomes of a feed's entries, and how its texts tell. */
const CHANGES_OF_FEEDS: Record<
  string,
  { act: (scene: Scene) => Promise<unknown>; shows: (feed: string, scene: Scene) => boolean }
> = {
  'an edit': {
    act: ({ adas }) =>
      one.http.patch(`${desk.at}/comments/${adas.id}`, {
        as: ada,
        body: { body: 'Revised words' },
      }),
    shows: (feed) => feed.includes('Revised words'),
  },
  'a removal': {
    act: ({ guests }) => desk.decide('remove', guests.id),
    shows: (feed, { guests }) => !feed.includes(`urn:uuid:${guests.id}`) || isParent(feed, guests),
  },
  'a withdrawal': {
    act: ({ adas }) => one.http.delete(`${desk.at}/comments/${adas.id}`, { as: ada }),
    shows: (feed, { adas }) => !feed.includes(`urn:uuid:${adas.id}`),
  },
  'another title of the page': {
    act: ({ threadId }) =>
      desk.patchThread(`${desk.at}/threads/${threadId}`, { title: `Retitled ${threadId}` }),
    shows: (feed, { threadId }) => feed.includes(`Retitled ${threadId}`),
  },
  'a thread that is hidden': {
    act: ({ thread }) => desk.patchThread(thread, { state: 'hidden' }),
    shows: (feed, { adas }) => !feed.includes(`urn:uuid:${adas.id}`),
  },
  'another name of an author': {
    act: async ({ threadId }) => desk.person('ada', { name: `Countess ${threadId}` }),
    shows: (feed, { threadId }) => feed.includes(`Countess ${threadId}`),
  },
};

/** An answer names what it answers. */
const isParent = (feed: string, { id }: PostedComment): boolean =>
  !feed.includes(`<id>urn:uuid:${id}</id>`) && !feed.includes(`"id":"urn:uuid:${id}"`);

describe('a feed that is kept', () => {
  it.each(Object.keys(CHANGES_OF_FEEDS))(
    'shows %s at once here, and soon elsewhere',
    async (name) => {
      const { act, shows } = CHANGES_OF_FEEDS[name]!;
      const scene = await setUp();
      const both = async ({ http }: TestApp): Promise<boolean[]> => [
        shows(await feed(http, scene), scene),
        shows(await siteFeed(http), scene),
      ];
      await eventually(async () => (await siteFeed(one.http)).includes(scene.reply.id), SOON_MS);
      await eventually(async () => (await siteFeed(other.http)).includes(scene.reply.id), SOON_MS);
      for (const server of [one, other]) expect(await both(server)).toEqual([false, false]);
      await act(scene);
      expect(await both(one)).toEqual([true, true]);
      await eventually(async () => (await both(other)).every((each) => each), SOON_MS);
    },
  );

  it('has what is new in a thread that it did not show, soon everywhere', async () => {
    for (const { http } of [one, other]) await siteFeed(http);
    const { thread } = await setUp();
    await desk.post(thread, 'News of another page');
    for (const { http } of [one, other]) {
      await eventually(async () => (await siteFeed(http)).includes('News of another'), SOON_MS);
    }
  });
});
