import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

const idsIn = (html: string): string[] =>
  [...html.matchAll(/id="comment-([0-9a-f-]+)"/g)].map(([, id]) => id!);

describe('a discussion as HTML whose replies do not all fit', () => {
  it('leads on to the others, by links alone, until each was shown once', async () => {
    const thread = await desk.thread({ title: 'Long' });
    const parent = await desk.post(thread, 'What do you think?');
    const replies: string[] = [];
    for (let n = 1; n <= 25; n += 1) {
      replies.push((await desk.post(thread, `Reply ${n}`, { parentId: parent.id })).id);
    }
    const page = await server.http.get(`${thread}/comments?format=html`);
    const seen = idsIn(page.text).filter((id) => id !== parent.id);
    expect(page.text).toContain('15 more replies');

    let next = /<a href="([^"]+)">15 more replies/.exec(page.text)?.[1];
    while (next !== undefined) {
      const more = await server.http.get(`/${next.replaceAll('&amp;', '&')}`);
      expect(more.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(more.text).toMatch(/^<section lang="en" dir="ltr">.*<\/section>$/s);
      seen.push(...idsIn(more.text));
      next = /rel="next" href="([^"]+)"/.exec(more.text)?.[1];
    }
    expect(seen).toEqual(replies);
  });

  it('is for nobody’s cache when a moderator asks', async () => {
    const thread = await desk.thread({ title: 'Hidden later' });
    const parent = await desk.post(thread, 'A question');
    await desk.post(thread, 'An answer', { parentId: parent.id });
    const path = `/sites/daily/comments/${parent.id}/replies?format=html`;
    expect((await server.http.get(path)).headers.get('cache-control')).toContain('s-maxage');
    const asked = await server.http.get(path, { as: desk.site.moderator });
    expect(asked.headers.get('cache-control')).toBe('private, no-store');
  });
});
