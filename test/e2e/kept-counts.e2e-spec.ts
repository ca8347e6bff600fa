import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';

/** Well before an answer ends anyway. */
const SOON_MS = 5_000;

let one: TestApp;
let other: TestApp;
let desk: Desk;
let rounds = 0;
/** Keys of two pages, and the address of the second. */
let keys: [string, string];
let url: string;
let threads: [string, string];

beforeAll(async () => {
  one = await startApp();
  other = await startApp(one.databaseUrl);
  desk = new Desk(one, await makeSite(one));
});
afterAll(async () => {
  await other.stop();
  await one.stop();
  expect(await inconsistencies(one.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  rounds += 1;
  keys = [`count-${rounds}-a`, `count-${rounds}-b`];
  url = `https://daily.example/count-${rounds}`;
  threads = keys.map((key) => `${desk.at}/threads/key:${key}`) as [string, string];
  for (const [n, thread] of threads.entries()) {
    const body = n === 1 ? { url } : {};
    await one.http.put(thread, { as: desk.site.admin, body });
    await desk.post(thread, 'The first word');
  }
});

const ask = (http: Client, names: readonly string[]): Promise<Answer> =>
  http.get(`${desk.at}/counts?${names.map((name) => `key=${name}`).join('&')}`);
const both = (http: Client): Promise<Answer> => ask(http, keys);
const comments = (answer: Answer, name: string): number => answer.body.counts[name].comments;

/** Changes a number behind everybody's back. */
const forge = (n: number): Promise<unknown> =>
  query(one.databaseUrl, 'update thread_counters set comments = $1', [n]);
const mend = (): Promise<unknown> =>
  query(
    one.databaseUrl,
    `update thread_counters k set comments = (select count(*) from comments c
       where c.thread_id = k.thread_id and c.state = 'published')`,
  );

describe('counts of pages', () => {
  it('are read once, and again when another process says that one of them changed', async () => {
    expect(comments(await both(one.http), keys[1])).toBe(1);
    await forge(70);
    expect(comments(await both(one.http), keys[1])).toBe(1);
    await query(
      one.databaseUrl,
      `update thread_counters set generation = generation + 1
       where thread_id = (select id from threads where key = $1)`,
      [keys[1]],
    );
    await eventually(async () => comments(await both(one.http), keys[1]) === 70, SOON_MS);
    await mend();
  });

  it.each<[what: string, act: () => Promise<unknown>, shows: (answer: Answer) => boolean]>([
    ['a post', () => desk.post(threads[1], 'One more'), (all) => comments(all, keys[1]) === 2],
    [
      'a removal',
      async () => {
        const { id } = await desk.post(threads[0], 'Gone soon');
        await desk.decide('remove', id);
        await desk.post(threads[1], 'Stays');
      },
      (all) => comments(all, keys[0]) === 1 && comments(all, keys[1]) === 2,
    ],
    [
      'a close',
      () => desk.patchThread(threads[1], { state: 'closed' }),
      (all) => all.body.counts[keys[1]].state === 'closed',
    ],
    [
      'a thread that is hidden',
      () => desk.patchThread(threads[0], { state: 'hidden' }),
      (all) => comments(all, keys[0]) === 0 && comments(all, keys[1]) === 1,
    ],
  ])('show %s at once here, and soon elsewhere', async (_, act, shows) => {
    for (const { http } of [one, other]) expect(shows(await both(http))).toBe(false);
    await act();
    expect(shows(await both(one.http))).toBe(true);
    await eventually(async () => shows(await both(other.http)), SOON_MS);
  });

  it('show a page’s thread as soon as it is there', async () => {
    const names = [...keys, `new-${rounds}`];
    expect(comments(await ask(one.http, names), names[2]!)).toBe(0);
    const thread = `${desk.at}/threads/key:${names[2]}`;
    await other.http.put(thread, { as: desk.site.admin, body: {} });
    await desk.post(thread, 'At last');
    expect(comments(await ask(one.http, names), names[2]!)).toBe(1);
  });

  it('are the same by key, by address and by both, and in the order they are asked for', async () => {
    await desk.post(threads[1], 'One more');
    const at = encodeURIComponent(url);
    for (const asked of [`url=${at}`, `key=${keys[1]}&url=${at}`, `url=${at}&key=${keys[1]}`]) {
      for (let twice = 0; twice < 2; twice += 1) {
        const { body } = await one.http.get(`${desk.at}/counts?${asked}`);
        const counts = Object.values(body.counts as Record<string, { comments: number }>);
        expect(counts.map((each) => each.comments)).toEqual(counts.map(() => 2));
      }
    }
  });

  it('end when a thread closes by itself', async () => {
    const closesAt = new Date(one.now().getTime() + 3_600_000).toISOString();
    await desk.patchThread(threads[0], { closesAt });
    expect((await both(one.http)).body.counts[keys[0]].state).toBe('open');
    one.later(3_601_000);
    expect((await both(one.http)).body.counts[keys[0]].state).toBe('closed');
    one.later(-3_601_000);
  });

  it('have every header that they have when they are made', async () => {
    const [made, kept] = [await both(one.http), await both(one.http)];
    const named = ({ headers }: Answer): string[] => [...headers.keys()].sort();
    expect(named(kept)).toEqual(named(made));
    const nobodys = await ask(one.http, [...keys, 'nobody-s']);
    expect(named(kept).filter((name) => name !== 'vary')).toEqual(
      named(nobodys).filter((name) => name !== 'vary'),
    );
    expect(kept.headers.get('cache-tag')).toBe(nobodys.headers.get('cache-tag'));
  });
});
