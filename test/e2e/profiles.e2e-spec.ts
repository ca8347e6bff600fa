import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { keyPair } from '../support/key-pair.js';

let server: TestApp;
let second: TestApp;
let http: Client;
let desk: Desk;
let other: Desk;

beforeAll(async () => {
  server = await startApp();
  second = await startApp(server.databaseUrl);
  http = server.http;
  desk = new Desk(server, await makeSite(server));
  other = new Desk(server, await makeSite(server, 'other'));
});
afterAll(async () => {
  await second.stop();
  await server.stop();
});

const me = async (as: string, at = '/sites/daily') => (await http.get(`${at}/me`, { as })).body;
const PICTURE = 'https://daily.example/ann.png';

describe('a profile', () => {
  it('follows the token: what is said replaces, what is not said stays', async () => {
    const first = await desk.reader('follower', {
      name: 'Ann',
      email: 'ann@daily.example',
      email_verified: true,
      picture: PICTURE,
    });
    const id = expect.any(String);
    const ann = { id, name: 'Ann', picture: PICTURE, email: 'ann@daily.example' };
    expect(await me(first)).toEqual({ ...ann, emailVerified: true });
    const bare = await desk.reader('follower', { name: undefined });
    expect(await me(bare)).toEqual({ ...ann, emailVerified: true });
    const renamed = await desk.reader('follower', { name: 'Anne' });
    expect(await me(renamed)).toEqual({ ...ann, name: 'Anne', emailVerified: true });
    const moved = await desk.reader('follower', { name: 'Anne', email: 'anne@daily.example' });
    expect(await me(moved)).toMatchObject({ email: 'anne@daily.example', emailVerified: false });
    // An older token says nothing new until it is looked at again.
    expect(await me(first)).toMatchObject({ name: 'Anne', email: 'anne@daily.example' });
  });

  it('keeps the address sealed, and writes nothing where nothing is new', async () => {
    const claims = { email: 'Seal@Daily.example', email_verified: true };
    const { id } = await me(await desk.reader('sealed', claims));
    const row = async () =>
      (
        await query(
          server.databaseUrl,
          'select xmin::text, email_sealed, email_index, p::text as text from people p where id = $1',
          [id],
        )
      )[0]!;
    const before = await row();
    expect(before['email_index']).toHaveLength(32);
    expect(String(before['text']).toLowerCase()).not.toContain('seal@');
    expect((before['email_sealed'] as Buffer).toString('latin1').toLowerCase()).not.toContain(
      'seal',
    );
    const again = await desk.reader('sealed', { ...claims, email: 'seal@daily.example' });
    expect((await me(again)).id).toBe(id);
    expect(await row()).toEqual(before);
  });

  it('is the reader’s and their site’s, whoever else has the name or the address', async () => {
    const claims = { email: 'twin@daily.example', email_verified: true };
    const one = await me(await desk.reader('twin', claims));
    const sameAddress = await me(await desk.reader('twin-2', claims));
    const elsewhere = await me(await other.reader('twin', { name: 'Else' }), '/sites/other');
    expect(new Set([one.id, sameAddress.id, elsewhere.id]).size).toBe(3);
    expect(elsewhere).toMatchObject({ name: 'Else', email: null });
    expect((await me(await desk.reader('twin', claims))).name).toBe('twin');
  });

  it('is one for each issuer, and the other’s `sub` says nothing', async () => {
    const pair = keyPair('RS256');
    const made = await http.post('/sites/daily/signing-keys', {
      as: desk.site.admin,
      body: { alg: 'RS256', jwk: pair.jwk, issuer: 'https://id.example' },
    });
    expect(made.status).toBe(201);
    const now = Math.floor(Date.now() / 1000);
    const token = pair.token({
      iss: 'https://id.example',
      sub: 'issued',
      aud: 'daily',
      name: 'Issued',
      iat: now,
      exp: now + 600,
    });
    const [there, here] = [await me(token), await me(await desk.reader('issued'))];
    expect([there.name, here.name]).toEqual(['Issued', 'issued']);
    expect(there.id).not.toBe(here.id);
  });

  it('has names in one form, from wherever they come; what cannot be shown is left out', async () => {
    const as = await desk.reader('fullwidth', { name: ' Ａnn\u00a0 Reader ' });
    expect((await me(as)).name).toBe('Ann Reader');
    const spoof = await desk.reader('fullwidth', { name: '\u202enimda' });
    expect((await me(spoof)).name).toBe('Ann Reader');
    const thread = await desk.thread();
    const guest = await desk.tryPost(thread, 'By a guest', { guest: { name: ' Ｇus ' } });
    expect(guest.body.comment.author).toEqual({ id: null, name: 'Gus', picture: null, badges: [] });
    for (const name of ['ad\u200bmin', `z${'\u0335'.repeat(5)}`, '\u202enimda', ' ', 7]) {
      const refused = await desk.tryPost(thread, 'By a guest', { guest: { name: name as string } });
      expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, '#/guest/name']);
    }
  });

  it('can be given a name by a reader whose site gives none, once', async () => {
    const as = await desk.reader('nameless', { name: undefined });
    const name = (given: unknown) => http.patch('/sites/daily/me', { as, body: { name: given } });
    expect((await name('\u202enimda')).body.errors[0].pointer).toBe('#/name');
    expect((await name(' Nora ')).body).toMatchObject({ name: 'Nora', email: null });
    const posted = await desk.tryPost(await desk.thread(), 'By Nora', { as });
    expect(posted.body.comment.author.name).toBe('Nora');
    expect([(await name('Noor')).status, (await me(as)).name]).toEqual([403, 'Nora']);
    expect((await me(await desk.reader('nameless', { name: 'Ms N.' }))).name).toBe('Ms N.');
  });
});

describe('an author', () => {
  it('has the picture that the site gave, wherever comments are shown as JSON', async () => {
    const as = await desk.reader('painter', { name: 'Pia', picture: PICTURE });
    const thread = await desk.thread();
    const posted = await desk.tryPost(thread, 'With a picture', { as });
    const { author, id } = posted.body.comment;
    expect(author).toEqual({ id: expect.any(String), name: 'Pia', picture: PICTURE, badges: [] });
    for (const path of [
      `${thread}/comments`,
      '/sites/daily/comments',
      `/sites/daily/comments/${id}`,
    ]) {
      const { body } = await second.http.get(path);
      expect((body.items?.[0] ?? body).author).toEqual(author);
    }
    const overlay = await http.get(`${thread}/me`, { as });
    expect(overlay.body.person).toEqual({ id: author.id, name: 'Pia', picture: PICTURE });
    expect(overlay.body.own[0].author).toEqual(author);
    for (const format of ['html', 'text']) {
      expect((await http.get(`${thread}/comments?format=${format}`)).text).not.toContain('ann.png');
    }
  });

  it('tells nobody their address', async () => {
    const canary = 'canary+9f3@example.test';
    const as = await desk.reader('canary', { email: canary, email_verified: true });
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'A word', { as });
    const { moderator, admin } = desk.site;
    for (const key of [undefined, moderator, admin]) {
      for (const path of [
        `${thread}/comments?include=body`,
        `/sites/daily/comments/${id}`,
        `${thread}/me`,
        '/sites/daily/people',
      ]) {
        expect((await http.get(path, key ? { as: key } : {})).text).not.toContain('canary+');
      }
    }
  });
});
