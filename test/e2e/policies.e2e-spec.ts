import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { DAY_MS, PolicyDesk, RULE, versionsIn } from '../support/policy-desk.js';
import { expectProblem, invalid, refusal } from '../support/refusal.js';

let server: TestApp;
let http: Client;
let desk: PolicyDesk;
let other: PolicyDesk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await PolicyDesk.open(server);
  other = await PolicyDesk.open(server);
});

const TERMS = {
  decisionGround: 'incompatible-content',
  illegalContentLegalGround: null,
  incompatibleContentGround: null,
};

describe('a policy', () => {
  it('is put, and read by everybody, as html and as text as well', async () => {
    const made = await desk.put({ text: 'Be *kind*, and **brief**.' });
    expect([made.status, made.headers.get('location')]).toEqual([201, `/api/v1${desk.path()}`]);
    const { effectiveFrom } = made.body;
    const whole = {
      key: 'tone',
      kind: 'policy',
      title: 'Tone',
      version: 1,
      ground: TERMS,
      strikes: null,
      effectiveFrom,
      endedAt: null,
      url: `/api/v1${desk.path()}?at=${effectiveFrom}&format=json`,
      text: 'Be *kind*, and **brief**.',
      html: '<p>Be <em>kind</em>, and <strong>brief</strong>.</p>',
    };
    expect(made.body).toEqual(whole);
    expect((await http.get(desk.path())).body).toEqual(whole);
    expect((await http.get(`//${whole.url.slice(1)}`)).body).toEqual(whole);
    const html = await http.get(`${desk.path()}?format=html`);
    expect(html.text).toBe(`<section lang="en" dir="ltr"><h2>Tone</h2>${whole.html}</section>`);
    expect((await http.get(`${desk.path()}?format=text`)).text).toBe('Tone\n\nBe kind, and brief.');
  });

  it('may be the terms, and a rule may stand on a law', async () => {
    const ground = { decisionGround: 'illegal-content', illegalContentLegalGround: 'Code, s. 185' };
    expect((await desk.put({ ground })).body.ground).toEqual({
      ...ground,
      incompatibleContentGround: null,
    });
    const terms = await desk.put({ kind: 'terms', title: 'Terms' }, {}, 'terms-of-use');
    expect([terms.status, terms.body.ground]).toEqual([201, null]);
  });

  it('is listed while it is in force, by key and by kind, in pages', async () => {
    for (const key of ['b', 'c', 'a']) await desk.put({ title: key }, {}, key);
    await desk.put({ kind: 'terms' }, {}, 'terms');
    await desk.put({ effectiveFrom: desk.soon(1) }, {}, 'later');
    await desk.put({}, {}, 'gone');
    await desk.retire('gone');
    server.later(1);
    const keys: string[] = [];
    let path: string | null = `${desk.at}/policies?limit=2`;
    while (path) {
      const { body, headers }: Answer = await http.get(path);
      expect(body.items[0]).not.toHaveProperty('text');
      keys.push(...body.items.map(({ key }: { key: string }) => key));
      const next = /<\/api\/v1([^>]+)>; rel="next"/.exec(headers.get('link') ?? '');
      expect(next === null).toBe(body.page.next === null);
      path = next ? next[1]! : null;
    }
    expect(keys).toEqual(['a', 'b', 'c', 'terms']);
    const { body } = await http.get(`${desk.at}/policies?kind=terms`);
    expect(body.items.map(({ key }: { key: string }) => key)).toEqual(['terms']);
    const foreign = (await http.get(`${desk.at}/policies?limit=2`)).body.page.next;
    expect(await refusal(http, 'GET', `${other.at}/policies?after=${foreign}`)).toEqual([
      400,
      'bad-cursor',
      undefined,
    ]);
  });
});

describe('another text', () => {
  it('is another version; what was in force is read as of its time', async () => {
    const first = (await desk.put()).body;
    server.later(1000);
    const changed = await desk.put({ text: 'Be nice.' });
    expect([changed.status, changed.body.version]).toEqual([200, 2]);
    const second = changed.body.effectiveFrom as string;
    const before = new Date(Date.parse(second) - 1).toISOString();
    expect(await desk.read()).toEqual([2, 'Be nice.']);
    expect(await desk.read(second)).toEqual([2, 'Be nice.']);
    expect(await desk.read(before)).toEqual([1, 'Be *kind*.']);
    expect(await desk.read(first.effectiveFrom)).toEqual([1, 'Be *kind*.']);
    expect(await desk.read(new Date(Date.parse(first.effectiveFrom) - 1).toISOString())).toBe(404);
    expect(await desk.read('2020-01-01')).toBe(404);
    expect((await http.get(`${desk.path()}?at=${before}`)).body.endedAt).toBe(second);
  });

  it('may begin later: it is announced, and then in force', async () => {
    await desk.put();
    server.later(10);
    const from = desk.soon(2);
    const told = (await desk.put({ text: 'Be nice.', effectiveFrom: from })).body;
    expect([told.version, told.effectiveFrom]).toEqual([2, from]);
    expect(await desk.read()).toEqual([1, 'Be *kind*.']);
    expect(await desk.read(from)).toEqual([2, 'Be nice.']);
    expect((await http.get(desk.path())).body.endedAt).toBe(from);
    server.later(2 * DAY_MS);
    expect(await desk.read()).toEqual([2, 'Be nice.']);
  });

  it('is kept in no cache beyond the moment at which another begins', async () => {
    await desk.settings({ cacheSeconds: 3600 });
    await desk.put();
    await desk.put({ text: 'Be nice.', effectiveFrom: desk.soon(1) });
    const kept = async (path: string): Promise<number> => {
      const control = (await http.get(path)).headers.get('cache-control')!;
      return Number(/^public, max-age=0, s-maxage=(\d+)$/.exec(control)![1]);
    };
    expect(await kept(desk.path())).toBe(3600);
    server.later(DAY_MS - 60_000);
    for (const path of [desk.path(), `${desk.at}/policies`]) {
      const seconds = await kept(path);
      expect([path, seconds > 0 && seconds < 60]).toEqual([path, true]);
    }
    server.later(60_000);
    expect(await kept(desk.path())).toBe(3600);
  });

  it('replaces one that was to come, which never is in force', async () => {
    await desk.put();
    const from = desk.soon(2);
    await desk.put({ text: 'Be nice.', effectiveFrom: from });
    server.later(10);
    const instead = (await desk.put({ text: 'Be good.' })).body;
    expect(instead.version).toBe(3);
    expect(await desk.read(from)).toEqual([3, 'Be good.']);
    const { body } = await desk.versions();
    const told = body.items.map(({ version, endedAt, url }: Record<string, string>) => [
      version,
      endedAt,
      url === null,
    ]);
    expect(told).toEqual([
      [3, null, false],
      [2, from, true],
      [1, instead.effectiveFrom, false],
    ]);
  });

  it('is listed among its versions, newest first, in pages', async () => {
    for (const text of ['One', 'Two', 'Three']) await desk.put({ text });
    const first = await desk.versions(`?limit=2`);
    expect(versionsIn(first)).toEqual([3, 2]);
    expect(first.body.items[0]).not.toHaveProperty('text');
    const next = await desk.versions(`?limit=2&after=${first.body.page.next}`);
    expect(versionsIn(next)).toEqual([1]);
    const back = await desk.versions(`?limit=2&after=${next.body.page.prev}`);
    expect(versionsIn(back)).toEqual([3, 2]);
  });

  it('is none where the text is the same, however often it is put', async () => {
    const first = await desk.put();
    for (let n = 0; n < 3; n += 1) {
      server.later(1000);
      const again = await desk.put({}, { 'if-match': '"1"' });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([
        200,
        first.body,
        first.headers.get('etag'),
      ]);
    }
    const changed = await desk.put(
      { text: 'Be nice.' },
      { 'if-match': first.headers.get('etag')! },
    );
    // Whoever did not hear of it sends the very same again.
    const again = await desk.put({ text: 'Be nice.' }, { 'if-match': first.headers.get('etag')! });
    expect([changed.status, again.status, again.body]).toEqual([200, 200, changed.body]);
    expect(versionsIn(await desk.versions())).toEqual([2, 1]);
  });

  it('is refused on a version that is not the last, with the one that is', async () => {
    await desk.put();
    const { body: mine } = await desk.put({ text: 'Be nice.' }, { 'if-match': '"1"' });
    const stale = await desk.put({ text: 'Be good.' }, { 'if-match': '"1"' });
    expectProblem(stale);
    expect([stale.status, stale.body.code, stale.body.current]).toEqual([
      412,
      'precondition-failed',
      { version: 2, title: 'Tone', text: 'Be nice.', effectiveFrom: mine.effectiveFrom },
    ]);
    expect((await desk.put({}, { 'if-match': '"1"' }, 'new')).body.code).toBe(
      'precondition-failed',
    );
    expect(await desk.read()).toEqual([2, 'Be nice.']);
  });

  it('of two that come on one version, one is made', async () => {
    await desk.put();
    const answers = await Promise.all(
      ['A', 'B', 'C', 'D'].map((text) => desk.put({ text }, { 'if-match': '"1"' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect(versionsIn(await desk.versions())).toEqual([2, 1]);
  });

  it('comes after the others where twenty come at once, on a key that was not there', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => `Text ${n}`);
    const answers = await Promise.all(texts.map((text) => desk.put({ text })));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201]);
    const all = await desk.versions('?limit=100');
    expect(versionsIn(all)).toEqual(texts.map((_, n) => 20 - n));
  });
});

describe('a policy that is retired', () => {
  it('is in force no more, and stays readable', async () => {
    const { effectiveFrom } = (await desk.put()).body;
    await desk.put({ text: 'Be nice.', effectiveFrom: desk.soon(3) });
    server.later(1000);
    expect((await desk.retire()).status).toBe(204);
    expect((await desk.retire()).status).toBe(404);
    server.later(1);
    expect(await desk.read()).toBe(404);
    expect(await desk.read(desk.soon(4))).toBe(404);
    expect(await desk.read(effectiveFrom)).toEqual([1, 'Be *kind*.']);
    expect(versionsIn(await desk.versions())).toEqual([2, 1]);
    expect((await http.get(`${desk.at}/policies`)).body.items).toEqual([]);
  });

  it('is in force again when it is put again, and was not meanwhile', async () => {
    await desk.put();
    server.later(1000);
    await desk.retire();
    server.later(1000);
    const meanwhile = server.now().toISOString();
    server.later(1000);
    const again = await desk.put();
    expect([again.status, again.body.version]).toEqual([200, 2]);
    expect([await desk.read(), await desk.read(meanwhile)]).toEqual([[2, 'Be *kind*.'], 404]);
    expect(
      await refusal(http, 'PUT', desk.path(), {
        as: desk.site.admin,
        body: { ...RULE, kind: 'terms' },
      }),
    ).toEqual(invalid('#/kind'));
  });
});
