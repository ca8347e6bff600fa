import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCESS, cellOf } from '../support/access-table.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Canaries } from '../support/canaries.js';
import { makeCallers } from '../support/callers.js';
import { saidIn, stopsOf } from '../support/crawl.js';
import { Desk } from '../support/desk.js';
import { sendRaw, type RawAnswer } from '../support/raw-client.js';

let server: TestApp;
let canaries: Canaries;
let callers: Record<string, string | undefined>;
/** An address of every route that nobody in particular may read. */
let pages: string[];

beforeAll(async () => {
  server = await startApp();
  const desk = new Desk(server, await makeSite(server));
  canaries = new Canaries(desk);
  await canaries.plant();
  callers = await makeCallers(desk, new Desk(server, await makeSite(server, 'other')));
  callers['author'] = canaries.author;
  pages = pagesOf();
});
afterAll(() => server.stop());

/** Bare, and with what makes the most of the route; of comments, some of every kind. */
function pagesOf(): string[] {
  const open = Object.keys(ACCESS).filter(
    (route) => route.startsWith('GET ') && cellOf(route, 'nobody') < 300,
  );
  const others = canaries.comments.filter((_, index) => index % 4 !== 0);
  const plain = stopsOf(canaries)
    .filter(({ route, path }) => open.includes(route) && !others.some((id) => path.includes(id)))
    .filter(({ path }) => /\?$|[?&](limit=100|sort=newest|key=page-1&)$/.test(path));
  return [...new Set(plain.map(({ path }) => path.replace(/[?&]$/, '')))];
}

const ask = (path: string, as?: string, headers = {}): Promise<RawAnswer> =>
  sendRaw(server.http.origin, { method: 'GET', path, as, headers });

/**
 * A cache between everybody and the server, as RFC 9111 lets one be: it keeps what says `public`,
 * whoever asked, by the address and what `Vary` names; it gives that to whoever comes next.
 */
class SharedCache {
  private readonly kept = new Map<string, RawAnswer>();

  async get(path: string, as?: string): Promise<RawAnswer> {
    const known = this.kept.get(path);
    if (known) return known;
    const answer = await ask(path, as);
    const control = answer.headers.get('cache-control') ?? '';
    if (control.includes('public') && !control.includes('no-store')) this.kept.set(path, answer);
    return answer;
  }
}

function wordsIn(answer: RawAnswer): string[] {
  const said = saidIn(answer);
  return canaries.all.filter(({ word }) => said.includes(word)).map(({ kind }) => kind);
}

/** Every order of these. */
const ordersOf = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((first) =>
        ordersOf(items.filter((other) => other !== first)).map((rest) => [first, ...rest]),
      );

describe('a cache that everybody shares', () => {
  it('gives nobody what was hidden, in whatever order it was asked', async () => {
    expect(pages.length).toBeGreaterThan(20);
    for (const order of ordersOf(['nobody', 'author', 'moderate'])) {
      const cache = new SharedCache();
      for (const path of pages) {
        for (const caller of order) await cache.get(path, callers[caller]);
        expect([path, wordsIn(await cache.get(path))]).toEqual([path, []]);
      }
    }
  });

  it('keeps no refusal', async () => {
    for (const path of pages) {
      const { status, headers } = await ask(path, callers['expired']);
      if (status >= 400)
        expect([path, headers.get('cache-control')]).toEqual([path, 'private, no-store']);
    }
  });
});

describe('an answer that is known by its tag', () => {
  it('is not the public’s when it was another’s with more in it', async () => {
    for (const path of pages) {
      const open = await ask(path);
      for (const as of [callers['moderate'], callers['author']]) {
        const seen = await ask(path, as);
        const tag = seen.headers.get('etag');
        if (tag === null || seen.text === open.text) continue;
        const again = await ask(path, undefined, { 'if-none-match': tag });
        expect([path, again.status, again.text]).toEqual([path, open.status, open.text]);
        expect([path, seen.headers.get('cache-control')]).toEqual([path, 'private, no-store']);
      }
    }
  });

  it('is answered as unchanged to the public when it is the public’s', async () => {
    for (const path of pages) {
      const { headers } = await ask(path);
      const tag = headers.get('etag');
      if (tag === null) continue;
      const again = await ask(path, undefined, { 'if-none-match': tag });
      expect([path, again.status, again.text]).toEqual([path, 304, '']);
      expect(wordsIn(again)).toEqual([]);
    }
  });
});
