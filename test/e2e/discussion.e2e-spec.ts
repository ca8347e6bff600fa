import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk, type PostedComment } from '../support/desk.js';
import { fillLargeThread, type LargeThread } from '../support/large-thread.js';

const SORTS = ['oldest', 'newest', 'best', 'controversial', 'most-replied'];
let server: TestApp;
let http: Client;
let desk: Desk;
let large: LargeThread;
/** The page of the thread with a thousand comments. */
let crowd: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  large = await fillLargeThread(client, { comments: 1000, levels: 9 });
  await client.end();
  crowd = `/sites/large/threads/${large.threadId}/comments`;
});
afterAll(() => server.stop());

interface Item {
  id: string;
  replyCount: number;
  votes: { up: number; down: number };
  replies: { items: Item[]; next: string | null };
}
type Query = Partial<Record<string, string | number>>;
interface Page {
  items: Item[];
  page: { next: string | null; prev: string | null };
}

async function read(path: string, query: Query = {}): Promise<Page> {
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const { status, body } = await http.get(`${path}?${search.toString()}`);
  expect(status).toBe(200);
  return body;
}

/** All pages from here on, one way. */
async function walk(
  path: string,
  query: Query,
  way: 'next' | 'prev',
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Page[]> {
  const pages = [await read(path, query)];
  for (let after = pages[0]!.page[way]; after !== null; after = pages.at(-1)!.page[way]) {
    await between();
    pages.push(await read(path, { ...query, after }));
  }
  return pages;
}

const idsOf = (pages: Page[]): string[] => pages.flatMap(({ items }) => items.map(({ id }) => id));
const flat = (items: Item[]): string[] =>
  items.flatMap((item) => [item.id, ...flat(item.replies.items)]);

/** Every comment below these, wherever a list of replies was cut. */
async function everything(site: string, items: Item[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { id, replies } of items) {
    ids.push(id, ...(await everything(site, replies.items)));
    for (let after = replies.next; after !== null;) {
      const more = await read(`/sites/${site}/comments/${id}/replies`, { after, limit: 30 });
      ids.push(...(await everything(site, more.items)));
      after = more.page.next;
    }
  }
  return ids;
}

describe('reading a discussion page by page', () => {
  it.each(SORTS)('shows every comment once, forward and back, sorted by %s', async (sort) => {
    const query = { sort, limit: 7, replies: 0 };
    const forward = await walk(crowd, query, 'next');
    const all = idsOf(forward);
    expect(all).toHaveLength(large.topLevel);
    expect(new Set(all).size).toBe(large.topLevel);
    expect(all).toEqual(idsOf([await read(crowd, { sort, limit: 100 })]));
    expect(forward.slice(0, -1).every(({ items }) => items.length === 7)).toBe(true);

    const last = forward.at(-1)!;
    const back = await walk(crowd, { ...query, after: last.page.prev! }, 'prev');
    expect(idsOf(back.reverse())).toEqual(all.slice(0, -last.items.length));
    expect(forward[0]!.page.prev).toBeNull();
  });

  it('orders by votes and by replies as it says', async () => {
    const facts = async (sort: string): Promise<[number, number, number][]> => {
      const { items } = await read(crowd, { sort, limit: 100, replies: 0 });
      return items.map(({ votes, replyCount }) => [votes.up, votes.down, replyCount]);
    };
    const replies = (await facts('most-replied')).map(([, , count]) => count);
    expect(replies).toEqual([...replies].sort((a, b) => b - a));
    const [up, down] = (await facts('best'))[0]!;
    expect(up / (up + down)).toBeGreaterThan(0.7);
    const controversial = (await facts('controversial'))[0]!;
    expect(Math.min(controversial[0], controversial[1])).toBeGreaterThan(0);
  });

  it.each(['oldest', 'newest'])(
    'neither skips nor repeats a comment while others are posted, sorted by %s',
    async (sort) => {
      const thread = await desk.thread();
      const there: PostedComment[] = [];
      for (let n = 0; n < 12; n += 1) there.push(await desk.post(thread, `Comment ${n}`));
      const path = `${thread}/comments`;
      const seen = idsOf(
        await walk(path, { sort, limit: 5 }, 'next', () => desk.post(thread, 'In between')),
      );
      expect(new Set(seen).size).toBe(seen.length);
      const known = new Set(there.map(({ id }) => id));
      expect(seen.filter((id) => known.has(id))).toHaveLength(12);
      const from = seen.indexOf(there[0]!.id) - seen.indexOf(there[11]!.id);
      expect(Math.sign(from)).toBe(sort === 'oldest' ? -1 : 1);
    },
  );

  it('shows 20 comments of the first level and 50 in all, unless more are asked for', async () => {
    const standard = await read(crowd);
    expect(standard.items).toHaveLength(20);
    expect(flat(standard.items)).toHaveLength(50);
    const most = await read(crowd, { limit: 100, replies: 100 });
    expect(most.items).toHaveLength(large.topLevel);
    expect(flat(most.items)).toHaveLength(500);
    const bare = await read(crowd, { replies: 0 });
    expect(flat(bare.items)).toHaveLength(20);
  });

  it.each(['limit=0', 'limit=101', 'limit=1.5', 'replies=-1', 'replies=101', 'sort=hottest'])(
    'refuses %s and says which',
    async (query) => {
      const { status, body } = await http.get(`${crowd}?${query}`);
      expect([status, body.errors[0].pointer]).toEqual([422, `?${query.split('=')[0]}`]);
    },
  );

  it.each<Query>([{}, { limit: 3, replies: 4, sort: 'best' }])(
    'leads from every cut list of replies to the rest of it: %j',
    async (query) => {
      const roots = (await walk(crowd, query, 'next')).flatMap(({ items }) => items);
      const found = await everything('large', roots);
      expect(found).toHaveLength(1000);
      expect(new Set(found).size).toBe(1000);
    },
  );

  it('goes back from a later page of replies', async () => {
    const root = await desk.post(await desk.thread(), 'Root');
    const thread = `/sites/daily/threads/${(await desk.see(root.id)).body.threadId}`;
    for (let n = 0; n < 7; n += 1) await desk.post(thread, `${n}`, { parentId: root.id });
    const forward = await walk(`/sites/daily/comments/${root.id}/replies`, { limit: 3 }, 'next');
    expect(forward.map(({ items }) => items.length)).toEqual([3, 3, 1]);
    const back = await read(`/sites/daily/comments/${root.id}/replies`, {
      limit: 3,
      after: forward[2]!.page.prev!,
    });
    expect(back.items).toEqual(forward[1]!.items);
  });
});

describe('a link to one comment', () => {
  const branches: { root: string; deepest: string }[] = [];
  beforeAll(async () => {
    const roots = (await read(crowd, { limit: 100, replies: 0 })).items;
    for (const item of [roots[0]!, roots[17]!, roots.at(-1)!]) {
      const below = await everything('large', [item]);
      branches.push({ root: item.id, deepest: below.at(-1)! });
    }
  });

  it.each(SORTS)('leads to a page with it, however deep it is, sorted by %s', async (sort) => {
    for (const { root, deepest } of branches) {
      for (const around of [root, deepest]) {
        const page = await read(crowd, { sort, around });
        expect(page.items[0]!.id).toBe(root);
        expect(flat(page.items)).toContain(around);
        expect(flat(page.items).length).toBeLessThanOrEqual(50);
        if (page.page.prev === null) continue;
        const before = await read(crowd, { sort, after: page.page.prev });
        expect(before.items.length).toBeGreaterThan(0);
      }
    }
  });

  it('leads to a page with the last reply of a long branch, and loses none of the others', async () => {
    const thread = await desk.thread();
    const root = await desk.post(thread, 'Root');
    let parentId = root.id;
    for (let level = 1; level <= 8; level += 1) {
      for (let n = 0; n < 5; n += 1) await desk.post(thread, `${level}.${n}`, { parentId });
      parentId = (await desk.post(thread, `${level}.last`, { parentId })).id;
    }
    for (let n = 0; n < 20; n += 1) await desk.post(thread, `After ${n}`);
    const page = await read(`${thread}/comments`, { around: parentId });
    expect(flat(page.items)).toContain(parentId);
    const found = await everything('daily', page.items.slice(0, 1));
    // A reply shown out of turn comes once more in its turn.
    expect(new Set(found).size).toBe(1 + 8 * 6);
    const next = await read(`${thread}/comments`, { after: page.page.next! });
    expect(next.items.map(({ id }) => id)).not.toContain(root.id);
  });

  it('leads to the first page when there is no such comment to see', async () => {
    const thread = await desk.thread();
    const first = await desk.post(thread, 'First');
    const gone = await desk.post(thread, 'Second');
    await desk.decide('remove', gone.id);
    const page = await read(`${thread}/comments`, { around: gone.id });
    expect(page.items.map(({ id }) => id)).toEqual([first.id]);
  });
});

describe('a cursor', () => {
  it('is refused when it was tampered with, or is another list’s', async () => {
    const { next } = (await read(crowd, { limit: 5 })).page;
    const [root] = (await read(crowd, { sort: 'most-replied', replies: 1 })).items;
    const middle = Math.floor(next!.length / 2);
    const letter = next![middle] === 'A' ? 'B' : 'A';
    const tampered = next!.slice(0, middle) + letter + next!.slice(middle + 1);
    const asked: [string, string][] = [
      [crowd, tampered],
      [crowd, `${next}x`],
      [crowd, 'nonsense'],
      [`${crowd}?sort=newest`, next!],
      [`/sites/large/comments/${root!.id}/replies`, next!],
      [crowd, root!.replies.next!],
      [`${await desk.thread()}/comments`, next!],
    ];
    for (const [path, after] of asked) {
      const refused = await http.get(`${path}${path.includes('?') ? '&' : '?'}after=${after}`);
      expect([path, refused.status, refused.body.code]).toEqual([path, 400, 'bad-cursor']);
    }
  });
});
