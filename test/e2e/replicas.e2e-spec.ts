import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { makeSite, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { newest, ReplicaDesk } from '../support/replica-desk.js';
import type { Replicated } from '../support/replicated.js';

let desks: ReplicaDesk;
let db: Replicated;
let bare: TestApp;
let one: TestApp;
let other: TestApp;
let desk: Desk;

beforeAll(async () => {
  desks = await ReplicaDesk.start();
  ({ db, bare, one, other, desk } = desks);
}, 240_000);
afterAll(() => desks.stop(), 120_000);

/** The site's own name for the page, as in the thread's path. */
const keyOf = (thread: string): string => thread.split('key:')[1]!;

/** For hundreds of calls one after the other. */
const SLOW_MS = 180_000;
/** A page that was made so long ago is looked at again. */
const LOOKED_AT_MS = 510;
const SORTS = ['oldest', 'newest', 'best', 'controversial', 'most-replied'];
/** Well before a page ends anyway. */
const SOON_MS = 5_000;

afterEach(async () => {
  for (const replica of db.replicas) await replica.resume();
});

describe('public pages', () => {
  it('are read from the replicas', async () => {
    const thread = await desk.thread();
    await desk.post(thread, 'A word');
    await desks.untilReadFrom(db.replicas, thread);
    const before = db.primary.pagesRead();
    for (let reads = 0; reads < 100; reads += 1) await newest(bare, thread);
    expect(db.primary.pagesRead() - before).toBeLessThan(50);
  });

  it('are read from the replicas as feeds, too', async () => {
    const thread = await desk.thread();
    await desk.post(thread, 'News');
    await desks.untilReadFrom(db.replicas, thread);
    const feeds = async (): Promise<boolean[]> => {
      const paths = [thread, desk.at].map((path) => `${path}/feed?format=atom`);
      const answers = await Promise.all(paths.map((path) => bare.http.get(path)));
      return answers.map(({ text }) => text.includes('News'));
    };
    await eventually(async () => (await feeds()).every((each) => each), SOON_MS);
    const before = db.primary.pagesRead('feed');
    for (let reads = 0; reads < 50; reads += 1) expect(await feeds()).toEqual([true, true]);
    expect(db.primary.pagesRead('feed') - before).toBeLessThan(50);
  });

  const paused = [
    { story: 'no replica waits', count: 0 },
    { story: 'one replica waits', count: 1 },
    { story: 'both replicas wait', count: 2 },
  ];

  it.each(paused)(
    'show a post at once where it was made, when $story',
    async ({ count }) => {
      const thread = await desk.thread();
      await desks.untilReadFrom(db.replicas, thread);
      for (const replica of db.replicas.slice(0, count)) await replica.pause();
      for (const app of [bare, one]) {
        for (let nth = 0; nth < 100; nth += 1) {
          const body = { body: `Word ${nth} here` };
          const posted = await app.http.post(`${thread}/comments`, { body });
          expect(posted.status).toBe(201);
          expect(await newest(app, thread)).toContain(posted.body.comment.id);
          const { body: counted } = await app.http.get(`${desk.at}/counts?key=${keyOf(thread)}`);
          expect(counted.counts[keyOf(thread)].comments).toBe(posted.body.comment.number);
        }
      }
    },
    SLOW_MS,
  );

  it('are all read from the primary, when both replicas wait', async () => {
    const thread = await desk.thread();
    await desks.untilReadFrom(db.replicas, thread);
    for (const replica of db.replicas) await replica.pause();
    const { id } = await desk.post(thread, 'A word');
    // What was asked of the primary before the post is good for a quarter of a second.
    await eventually(async () => (await newest(bare, thread)).includes(id), SOON_MS);
    const before = db.primary.pagesRead();
    for (let reads = 0; reads < 50; reads += 1) {
      expect(await newest(bare, thread)).toContain(id);
    }
    expect(db.primary.pagesRead() - before).toBe(50);
  });

  it('are of the site that is asked for, on each connection', async () => {
    const weekly = new Desk(one, await makeSite(one, 'weekly'));
    const threads = [await desk.thread(), await weekly.thread()];
    const words = ['Of the daily', 'Of the weekly'];
    for (const [nth, thread] of threads.entries()) await desk.post(thread, words[nth]!);
    await desks.untilReadFrom(db.replicas, threads[0]!);
    const read = Array.from({ length: 100 }, async (_, nth) => {
      const text = await newest(bare, threads[nth % 2]!);
      expect(words.map((word) => text.includes(word))).toEqual([nth % 2 === 0, nth % 2 === 1]);
    });
    await Promise.all(read);
  });
});

/** What a change is, and how a page tells that it was made. */
interface Change {
  act: (scene: Scene) => Promise<unknown>;
  shows: (page: string, scene: Scene) => boolean;
}

interface Scene {
  thread: string;
  sub: string;
  commentId: string;
}

const CHANGES: Record<string, Change> = {
  'a close': {
    act: ({ thread }) => desk.patchThread(thread, { state: 'closed' }),
    shows: (page) => page.includes('"state":"closed"'),
  },
  'a thread that is hidden': {
    act: ({ thread }) => desk.patchThread(thread, { state: 'hidden' }),
    shows: (page) => page.includes('thread-not-found'),
  },
  'a comment that is hidden': {
    act: ({ commentId }) => desk.decide('hide', commentId),
    shows: (page, { sub }) => !page.includes(`A word of ${sub}`),
  },
  'another name': {
    act: ({ sub }) => desk.person(sub, { name: 'Countess' }),
    shows: (page, { sub }) => page.includes('"Countess"') && !page.includes(`"Name of ${sub}"`),
  },
  'an erasure': {
    act: async ({ sub }) => {
      const path = `${desk.at}/people/sub:${sub}/erasure`;
      const { status } = await one.http.post(path, { as: desk.site.admin, body: {} });
      expect(status).toBe(202);
      const named = 'select 1 from people where name = $1';
      // Not before the job is due again.
      await eventually(async () => {
        await one.app.get(JobsService).runDue();
        return (await query(db.primary.rootUrl, named, [`Name of ${sub}`])).length === 0;
      });
    },
    shows: (page, { sub }) => !page.includes(`"Name of ${sub}"`),
  },
};

let scenes = 0;

async function setUp(): Promise<Scene> {
  const thread = await desk.thread();
  const sub = `reader-${(scenes += 1)}`;
  const as = await desk.reader(sub, { name: `Name of ${sub}` });
  const { id: commentId } = await desk.post(thread, `A word of ${sub}`, { as });
  return { thread, sub, commentId };
}

const page = async ({ http }: TestApp, { thread }: Scene): Promise<string> =>
  (await http.get(`${thread}/comments?format=json`)).text;

describe('a change', () => {
  const cases = Object.keys(CHANGES).flatMap((name) =>
    [false, true].map((waits) => ({ name, waits, story: waits ? ', though replicas wait' : '' })),
  );

  it.each(cases)('$name shows at once here and soon elsewhere$story', async ({ name, waits }) => {
    const { act, shows } = CHANGES[name]!;
    const scene = await setUp();
    await db.caughtUp();
    await desks.untilReadFrom(db.replicas, scene.thread);
    for (const app of [one, other]) expect(shows(await page(app, scene), scene)).toBe(false);
    if (waits) for (const replica of db.replicas) await replica.pause();
    await act(scene);
    expect(shows(await page(one, scene), scene)).toBe(true);
    await eventually(async () => shows(await page(other, scene), scene), SOON_MS);
    // It does not come back from a replica that has not heard of it.
    for (const app of [one, other, bare]) {
      await eventually(async () => shows(await page(app, scene), scene), SOON_MS);
    }
  });

  /**
   * A page is looked at again after the primary's counters have moved, with a place in the log that was
   * asked for before they did: what a replica shows then must not pass for what the counters say.
   */
  it.each(['another name', 'a comment that is hidden'])(
    'does not hide behind what a replica showed before it: %s',
    async (name) => {
      for (let round = 0; round < 3; round += 1) {
        const scene = await setUp();
        const beside = await desk.thread();
        await db.caughtUp();
        await desks.untilReadFrom(db.replicas, beside);
        await page(other, scene);
        const madeAt = performance.now();
        for (const replica of db.replicas) await replica.pause();
        let reads = round * 100;
        await eventually(async () => {
          const before = db.primary.placesAsked();
          reads += 1;
          const asked = `sort=${SORTS[reads % SORTS.length]}&limit=${(reads % 100) + 1}`;
          await other.http.get(`${beside}/comments?format=json&${asked}`);
          const isKnownSinceNow = db.primary.placesAsked() > before;
          return isKnownSinceNow && performance.now() - madeAt > LOOKED_AT_MS;
        });
        const { act, shows } = CHANGES[name]!;
        await act(scene);
        await eventually(async () => shows(await page(other, scene), scene), SOON_MS);
        for (const replica of db.replicas) await replica.resume();
      }
    },
    SLOW_MS,
  );

  it('of what somebody may do holds at once everywhere: a ban', async () => {
    const { thread, sub } = await setUp();
    const as = await desk.reader(sub);
    const me = await one.http.get(`${desk.at}/me`, { as });
    for (const replica of db.replicas) await replica.pause();
    await desk.sanction('ban', { person: me.body.id });
    for (const app of [one, other, bare]) {
      const tried = await app.http.post(`${thread}/comments`, { as, body: { body: 'Still here' } });
      expect([tried.status, tried.body.code]).toEqual([403, 'sanctioned']);
    }
  });
});
