import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let http: Client;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

const at = (id: string): string => `/sites/daily/comments/${id}`;

describe('replying', () => {
  it('goes twelve levels deep, and a comment knows all it hangs from', async () => {
    const thread = await desk.thread();
    const chain = [await desk.post(thread, 'Level 0')];
    for (let level = 1; level <= 12; level += 1) {
      chain.push(await desk.post(thread, `Level ${level}`, { parentId: chain.at(-1)!.id }));
    }
    const deepest = await http.get(at(chain.at(-1)!.id));
    expect(deepest.body).toMatchObject({ depth: 12, parentId: chain[11]!.id, number: null });
    const above = deepest.body.ancestors.map(({ id }: { id: string }) => id);
    expect(above).toEqual(chain.slice(0, 12).map(({ id }) => id));
    const page = await http.get(`${thread}/comments`);
    expect(page.body.thread.counts).toEqual({ comments: 13, topLevel: 1 });
  });

  it('answers a comment of the same thread only', async () => {
    const elsewhere = await desk.post(await desk.thread(), 'Elsewhere');
    const thread = await desk.thread();
    for (const parentId of [elsewhere.id, '0190a000-0000-7000-8000-00000000dead']) {
      const refused = await desk.tryPost(thread, 'Me too', { parentId });
      expect([refused.status, refused.body.code]).toEqual([422, 'invalid-request']);
      expect(refused.body.errors).toEqual([
        { pointer: '#/parentId', detail: 'is no comment of this thread' },
      ]);
    }
  });

  it.each(['remove', 'hide', 'mark-spam', 'lock-replies'])(
    'is refused below a comment after a moderator’s "%s", and taken again once it is undone',
    async (action) => {
      const thread = await desk.thread();
      const parent = await desk.post(thread, 'Parent');
      expect((await desk.decide(action, parent.id)).status).toBe(200);
      const refused = await desk.tryPost(thread, 'Reply', { parentId: parent.id });
      expect([refused.status, refused.body.code]).toEqual([409, 'parent-unavailable']);
      const undo = action === 'lock-replies' ? 'unlock-replies' : 'approve';
      expect((await desk.decide(undo, parent.id)).status).toBe(200);
      expect((await desk.tryPost(thread, 'Reply', { parentId: parent.id })).status).toBe(201);
    },
  );

  it('is refused below a comment that waits or was withdrawn', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const parent = await desk.post(thread, 'Parent');
    const below = { parentId: parent.id };
    expect((await desk.tryPost(thread, 'Reply', below)).body.code).toBe('parent-unavailable');
    await desk.decide('approve', parent.id);
    expect((await desk.tryPost(thread, 'Reply', below)).status).toBe(201);
    await http.delete(at(parent.id), { as: parent.editToken });
    expect((await desk.tryPost(thread, 'Reply', below)).body.code).toBe('parent-unavailable');
  });
});

describe('the number of a comment', () => {
  const numbers = async (thread: string): Promise<[number | null, string][]> => {
    const { body } = await http.get(`${thread}/comments?include=body&limit=100`);
    return body.items.map((item: { number: number; body?: string; state: string }) => [
      item.number,
      item.body ?? item.state,
    ]);
  };

  it('is given when it is first published, so that one approved late comes last', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const late = await desk.post(thread, 'written first');
    const early = await desk.post(thread, 'written second');
    await desk.decide('approve', early.id);
    await desk.patchThread(thread, { moderation: 'post' });
    await desk.post(thread, 'written third');
    expect(await numbers(thread)).toEqual([
      [1, 'written second'],
      [2, 'written third'],
    ]);
    await desk.decide('approve', late.id);
    expect((await numbers(thread)).at(-1)).toEqual([3, 'written first']);
    const newest = await http.get(`${thread}/comments?sort=newest`);
    expect(newest.body.items[0].id).toBe(late.id);
  });

  it('stays with its comment, is never given again, and replies have none', async () => {
    const thread = await desk.thread();
    const first = await desk.post(thread, 'one');
    const second = await desk.post(thread, 'two');
    const reply = await desk.post(thread, 'below two', { parentId: second.id });
    expect([first.number, second.number, reply.number]).toEqual([1, 2, null]);

    await http.delete(at(first.id), { as: first.editToken });
    await desk.decide('remove', second.id);
    await desk.post(thread, 'three');
    expect(await numbers(thread)).toEqual([
      [2, 'removed'],
      [3, 'three'],
    ]);
    await desk.decide('restore', second.id);
    expect(await numbers(thread)).toEqual([
      [2, 'two'],
      [3, 'three'],
    ]);
  });

  it('leaves no gap for what was never seen', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const rejected = await desk.post(thread, 'rejected');
    await desk.decide('reject', rejected.id);
    const shown = await desk.post(thread, 'shown');
    await desk.decide('approve', shown.id);
    expect(await numbers(thread)).toEqual([[1, 'shown']]);
    expect((await desk.see(rejected.id)).body.number).toBeNull();
  });
});

describe('the text of a comment', () => {
  it('is rendered from Markdown, and its HTML is shown as it was typed', async () => {
    const thread = await desk.thread();
    const body = 'A **word**, <b>bold</b> & [a page](https://a.example/x)\n\n- one\n- two';
    const { id } = await desk.post(thread, body);
    const { html } = (await http.get(at(id))).body;
    expect(html).toContain(
      'A <strong>word</strong>, &lt;b&gt;bold&lt;/b&gt; &amp; <a href="https://a.example/x"',
    );
    expect(html).toMatch(/<ul>\s*<li>one<\/li>\s*<li>two<\/li>\s*<\/ul>/);
  });

  it.each([
    '<script>alert(1)</script>',
    '[x](javascript:alert(1))',
    '<img src=x onerror=alert(1)>',
    '![p](https://a.example/p.png)',
  ])('brings no script and no image into the page: %s', async (body) => {
    const { id } = await desk.post(await desk.thread(), body);
    const { html } = (await http.get(at(id))).body;
    expect(html).not.toMatch(/<(script|img|svg|iframe)|href="javascript:/i);
  });

  it('can be looked at before it is posted, and nothing is kept of that', async () => {
    const before = (await http.get('/sites/daily/comments')).text;
    const preview = await http.post('/sites/daily/preview', { body: { body: 'A *word* 👍' } });
    expect([preview.status, preview.body]).toEqual([
      200,
      { html: '<p>A <em>word</em> 👍</p>', length: 10 },
    ]);
    expect(preview.headers.get('cache-control')).toBe('private, no-store');
    expect((await http.get('/sites/daily/comments')).text).toBe(before);
  });

  it('keeps each of its versions, for its author and moderators only', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('writer');
    const { id } = await desk.post(thread, 'First', { as });
    await http.patch(at(id), { as, body: { body: 'Second' } });
    const revisions = `${at(id)}/revisions`;
    for (const caller of [as, desk.site.moderator]) {
      const { status, body } = await http.get(revisions, { as: caller });
      const texts = body.items.map((item: { body: string }) => item.body);
      expect([status, texts]).toEqual([200, ['First', 'Second']]);
    }
    const guest = await desk.post(thread, 'A guest’s');
    for (const caller of [undefined, await desk.reader('other'), guest.editToken]) {
      const refused = await http.get(revisions, caller ? { as: caller } : {});
      expect([refused.status, refused.body.code]).toEqual([404, 'comment-not-found']);
    }
    const theirs = await http.get(`${at(guest.id)}/revisions`, { as: guest.editToken });
    expect(theirs.body.items).toHaveLength(1);
  });

  it('may be as long as the site allows, counted as people count, and must say something', async () => {
    const thread = await desk.thread();
    await desk.settings({ maxLength: 20 });
    await desk.post(thread, '👍'.repeat(20));
    const long = await desk.tryPost(thread, '👍'.repeat(21));
    expect([long.status, long.body.errors[0].pointer]).toEqual([422, '#/body']);
    await desk.settings({ maxLength: null });
    expect((await desk.tryPost(thread, ' \n\t ')).body.errors[0].pointer).toBe('#/body');
  });
});
