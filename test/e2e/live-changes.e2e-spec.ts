import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';
import { LiveFollower } from '../support/live-follower.js';

let first: TestApp;
let second: TestApp;
let desk: Desk;
let thread: string;

beforeAll(async () => {
  first = await startApp();
  desk = new Desk(first, await makeSite(first));
  second = await startApp(first.databaseUrl);
});
afterAll(async () => {
  await second.stop();
  await first.stop();
});
beforeEach(async () => {
  thread = await desk.thread();
});

const pagePosition = async (): Promise<string> =>
  (await first.http.get(`${thread}/comments`)).body.changes as string;

const changes = (query = '', server = first): Promise<Answer> =>
  server.http.get(`${thread}/changes${query}`);

describe('the changes of a thread', () => {
  it('are what those hear who follow, page by page', async () => {
    const from = await pagePosition();
    for (const text of ['One', 'Two', 'Three']) await desk.post(thread, text);
    const url = `${second.http.origin}/api/v1${thread}/events?after=${from}`;
    const follower = await new LiveFollower(url).open();
    await follower.has(3);
    follower.close();
    const page = (await changes(`?after=${from}&limit=2`)).body;
    const rest = (await changes(`?after=${page.page.next}&limit=2`, second)).body;
    expect([...page.items, ...rest.items]).toEqual(follower.heard.map(({ data }) => data));
    expect(rest.page).toEqual({ next: null, prev: null });
    expect(rest.changes).toBe(follower.heard.at(-1)!.id);
  });

  it('are kept for whoever asks from there, until there are more', async () => {
    const from = await pagePosition();
    const before = await changes(`?after=${from}`);
    expect([before.body.items, before.body.changes]).toEqual([[], from]);
    expect(before.headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5');
    const etag = before.headers.get('etag')!;
    const headers = { 'if-none-match': etag };
    expect((await first.http.get(`${thread}/changes?after=${from}`, { headers })).status).toBe(304);
    const { id } = await desk.post(thread, 'News');
    expect((await changes(`?after=${from}`)).body.items[0].commentId).toBe(id);
  });

  it('go on from what even nobody may know of, without telling how much that was', async () => {
    await desk.patchThread(thread, { moderation: 'pre' });
    const from = await pagePosition();
    await desk.post(thread, 'Waits');
    const { items, changes: now } = (await changes(`?after=${from}`)).body;
    expect(items).toEqual([]);
    expect(now).not.toBe(from);
    expect(Buffer.from(now as string, 'base64url')).toHaveLength(16);
    expect((await changes(`?after=${now}`)).body.items).toEqual([]);
  });
});
