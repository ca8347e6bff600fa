import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

const MINUTE_MS = 60_000;
let server: TestApp;
let http: Client;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

const own = (id: string): string => `/sites/daily/comments/${id}`;

describe('a guest', () => {
  it('gets a token that proves this one comment, and no other, to be theirs', async () => {
    const thread = await desk.thread();
    const mine = await desk.post(thread, 'Mine', { guest: { name: 'Gus', email: 'g@a.example' } });
    const other = await desk.post(thread, 'Another’s', {});
    expect(mine.editToken).toMatch(/^clg_\w+$/);

    const body = { body: 'Changed' };
    const foreign = await http.patch(own(other.id), { as: mine.editToken, body });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'forbidden']);
    expect((await http.delete(own(other.id), { as: mine.editToken })).status).toBe(403);
    expect((await http.get(own(other.id))).body.html).toBe('<p>Another’s</p>');
    const nobody = await http.delete(own(mine.id));
    expect([nobody.status, nobody.body.code]).toEqual([403, 'forbidden']);
  });

  it('shows a name when they gave one, and never an address', async () => {
    const thread = await desk.thread();
    const named = await desk.post(thread, 'One', { guest: { name: 'Gus', email: 'g@a.example' } });
    const bare = await desk.post(thread, 'Two');
    const one = await http.get(own(named.id));
    expect(one.body.author).toEqual({ id: null, name: 'Gus', picture: null, badges: [] });
    expect(one.text).not.toContain('a.example');
    expect((await http.get(own(bare.id))).body.author.name).toBeNull();
  });

  it('reads their comment while it is held, when nobody else does', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const held = await desk.post(thread, 'Waiting');
    expect([held.outcome, held.state, held.number]).toEqual(['held', 'pending', null]);
    const mine = await http.get(own(held.id), { as: held.editToken });
    expect(mine.body).toMatchObject({ state: 'pending', html: '<p>Waiting</p>', body: 'Waiting' });
    expect(mine.headers.get('cache-control')).toBe('private, no-store');
    const stranger = await http.get(own(held.id));
    const never = await http.get(own('0190a000-0000-7000-8000-00000000dead'));
    expect(stranger.status).toBe(404);
    expect({ ...stranger.body, instance: '' }).toEqual({ ...never.body, instance: '' });
  });

  it('edits the version they saw, and none that changed since', async () => {
    const thread = await desk.thread();
    const { id, editToken: as } = await desk.post(thread, 'First');
    const seen = (await http.get(own(id), { as })).headers.get('etag')!;
    expect(seen).toMatch(/^"1\.[\w-]{8,}"$/);

    const match = { 'if-match': seen };
    const edited = await http.patch(own(id), { as, body: { body: 'Second' }, headers: match });
    expect(edited.status).toBe(200);
    expect(edited.headers.get('etag')).toMatch(/^"2\.[\w-]{8,}"$/);
    expect(edited.body).toMatchObject({ html: '<p>Second</p>', editedBy: 'author', version: 2 });
    const late = await http.patch(own(id), { as, body: { body: 'Third' }, headers: match });
    expect([late.status, late.body.code]).toEqual([412, 'precondition-failed']);
    const lateToo = await http.delete(own(id), { as, headers: match });
    expect(lateToo.status).toBe(412);
    expect((await http.get(own(id))).body.html).toBe('<p>Second</p>');
  });

  it('edits while the window is open, and not afterwards', async () => {
    const { id, editToken: as } = await desk.post(await desk.thread(), 'First');
    server.later(15 * MINUTE_MS - 5_000);
    expect((await http.patch(own(id), { as, body: { body: 'In time' } })).status).toBe(200);
    server.later(10_000);
    const late = await http.patch(own(id), { as, body: { body: 'Too late' } });
    expect([late.status, late.body.code]).toEqual([403, 'edit-window-closed']);
    expect((await http.get(own(id))).body.html).toBe('<p>In time</p>');
    server.later(-15 * MINUTE_MS - 5_000);
  });

  it('withdraws at any time, also in a closed thread, and leaves nothing behind', async () => {
    const thread = await desk.thread();
    const { id, editToken: as } = await desk.post(thread, 'Regretted');
    await desk.patchThread(thread, { state: 'closed' });
    server.later(60 * MINUTE_MS);
    const edit = await http.patch(own(id), { as, body: { body: 'No' } });
    expect([edit.status, edit.body.code]).toEqual([409, 'thread-closed']);
    expect((await http.delete(own(id), { as })).status).toBe(204);
    expect((await http.delete(own(id), { as })).status).toBe(204);
    expect((await http.get(own(id))).status).toBe(404);
    const page = await http.get(`${thread}/comments`);
    expect([page.body.items, page.body.thread.counts.comments]).toEqual([[], 0]);
    expect((await http.get(own(id), { as })).body.state).toBe('withdrawn');
    server.later(-60 * MINUTE_MS);
  });

  it('leaves a tombstone without name or text where somebody has replied', async () => {
    const thread = await desk.thread();
    const parent = await desk.post(thread, 'Regretted', { guest: { name: 'Gus' } });
    await desk.post(thread, 'But why?', { parentId: parent.id });
    await http.delete(own(parent.id), { as: parent.editToken });
    const page = await http.get(`${thread}/comments?include=body`);
    const [tombstone] = page.body.items;
    expect(tombstone).toMatchObject({ id: parent.id, state: 'withdrawn', author: null, html: '' });
    expect(tombstone).toMatchObject({ number: 1, votes: null, replyCount: 1 });
    expect(page.text).not.toMatch(/Regretted|Gus/);
    expect(page.body.thread.counts).toEqual({ comments: 1, topLevel: 0 });
  });

  it('is turned away where the site takes signed-in readers only', async () => {
    const thread = await desk.thread();
    const { id, editToken: as } = await desk.post(thread, 'Still mine');
    await desk.settings({ guests: false });
    const refused = await desk.tryPost(thread, 'Hello');
    expect([refused.status, refused.body.code]).toEqual([403, 'guests-off']);
    expect((await http.get(`${thread}/me`)).body.can).toMatchObject({
      post: false,
      why: 'guests-off',
    });
    expect((await http.delete(own(id), { as })).status).toBe(204);
    await desk.settings({ guests: true });
  });
});

describe('a reader with their site’s token', () => {
  it('posts under the name in the token, and finds their comments again', async () => {
    const as = await desk.reader('r-1', { name: 'Rosa', email: 'rosa@a.example' });
    const thread = await desk.thread();
    const first = await desk.post(thread, 'First', { as });
    const second = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Second', { as });
    expect(first.editToken).toBeUndefined();
    const shown = (await http.get(own(first.id))).body.author;
    expect(shown).toMatchObject({ name: 'Rosa', badges: [] });
    expect((await http.get('/sites/daily/me', { as })).body).toEqual({
      id: shown.id,
      name: 'Rosa',
      picture: null,
      email: 'rosa@a.example',
      emailVerified: false,
    });
    const list = await http.get('/sites/daily/me/comments', { as });
    const listed = list.body.items.map(({ id, state }: { id: string; state: string }) => [
      id,
      state,
    ]);
    expect(listed).toEqual([
      [second.id, 'pending'],
      [first.id, 'published'],
    ]);
    const other = await desk.reader('r-2');
    expect((await http.get('/sites/daily/me/comments', { as: other })).body.items).toEqual([]);
  });

  it('is shown under their new name once a token carries it, on old comments too', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Hi', {
      as: await desk.reader('r-3', { name: 'Miss A' }),
    });
    const renamed = await desk.reader('r-3', { name: 'Mrs B' });
    expect((await http.get('/sites/daily/me', { as: renamed })).body.name).toBe('Mrs B');
    expect((await http.get(own(id))).body.author.name).toBe('Mrs B');
    const nameless = await desk.reader('r-3', { name: undefined });
    expect((await http.get('/sites/daily/me', { as: nameless })).body.name).toBe('Mrs B');
  });

  it('changes nothing that is not theirs', async () => {
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Mine', { as: await desk.reader('r-1') });
    const other = await desk.reader('r-2');
    const edit = await http.patch(own(id), { as: other, body: { body: 'Yours' } });
    expect([edit.status, edit.body.code]).toEqual([403, 'forbidden']);
    expect((await http.delete(own(id), { as: other })).status).toBe(403);
    const guest = await desk.tryPost(thread, 'Hi', { as: other, guest: { name: 'Gus' } });
    expect([guest.status, guest.body.errors[0].pointer]).toEqual([422, '#/guest']);
  });
});
