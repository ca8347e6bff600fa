import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Client, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { PolicyDesk, RULE } from '../support/policy-desk.js';
import { invalid, refusal } from '../support/refusal.js';

/** Lines of hostile Markdown, as comments are held against. */
const HOSTILE = readFileSync(
  new URL('../../src/markup/xss-corpus.txt', import.meta.url),
  'utf8',
).slice(0, 49_000);
/** What a rendered text may have beside words. */
const TAGS =
  /<\/?(p|br|em|strong|code|pre|blockquote|ul|ol|li|a)( (start="\d+"|href="[^"<>]*"|rel="[a-z ]+"))*>/g;

let server: TestApp;
let http: Client;
let desk: PolicyDesk;
let other: PolicyDesk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(() => server.stop());
beforeEach(async () => {
  desk = await PolicyDesk.open(server);
  other = await PolicyDesk.open(server);
});

describe('a text that is stored', () => {
  it('cannot be changed, taken away or given more time by any statement', async () => {
    await desk.put();
    await desk.put({ text: 'Be nice.' });
    for (const statement of [
      `update policy_versions set text = 'Other'`,
      `update policy_versions set effective_from = '2020-01-01'`,
      `update policy_versions set ended_at = null where version = 1`,
      `update policy_versions set ended_at = ended_at + interval '1 day' where version = 1`,
      'delete from policy_versions',
      'delete from policies',
      `update policies set kind = 'terms'`,
      'truncate policy_versions cascade',
    ]) {
      await expect(query(server.databaseUrl, statement)).rejects.toMatchObject({ code: 'MD002' });
    }
  });
});

describe('what everybody reads', () => {
  it('has no script in it, whatever was written', async () => {
    const { status, body } = await desk.put({ title: '<script>x</script>"', text: HOSTILE });
    expect(status).toBe(201);
    expect(body.html.length).toBeGreaterThan(1000);
    expect(body.html.replace(TAGS, '')).not.toMatch(/[<>]/);
    expect(body.html).not.toMatch(/href="(?!https?:|mailto:|#|\/)/i);
    const page = await http.get(`${desk.path()}?format=html`);
    expect(page.text).toBe(
      `<section lang="en" dir="ltr"><h2>&lt;script&gt;x&lt;/script&gt;&quot;</h2>${body.html}</section>`,
    );
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('may be kept by every cache, and is known by its tag', async () => {
    await desk.put();
    for (const path of [desk.path(), `${desk.path()}/versions`, `${desk.at}/policies`]) {
      const { headers } = await http.get(path, { as: desk.site.admin });
      expect(headers.get('cache-control')).toBe('public, max-age=0, s-maxage=5');
      expect(headers.get('cache-tag')).toBe(`s-${desk.site.slug}`);
      const etag = headers.get('etag')!;
      const again = await http.get(path, { headers: { 'if-none-match': etag } });
      expect([path, again.status]).toEqual([path, 304]);
    }
    await desk.put({ text: 'Be nice.' });
    expect((await http.get(desk.path())).headers.get('etag')).toMatch(/^"2\./);
    const bare = await http.get(desk.path(), { headers: { accept: 'text/html' } });
    expect([bare.headers.get('vary'), bare.text]).toEqual([
      expect.stringContaining('Accept'),
      expect.stringMatching(/^<section/),
    ]);
  });

  it('is of its own site: another’s is as one that never was', async () => {
    await desk.put({ title: 'Secret of daily', text: 'Secret of daily' });
    const ends = ['tone', 'tone?at=2040-01-01', 'tone/versions'];
    for (const end of ends) {
      const there = await http.get(`${other.at}/policies/${end}`, { as: other.site.admin });
      const never = await http.get(`${other.at}/policies/${end.replace('tone', 'none')}`);
      expect([end, there.status]).toEqual([end, 404]);
      const same = (text: string): string => text.replace(/"instance":"[^"]*"/, '');
      expect(same(there.text)).toBe(same(never.text));
    }
    expect((await http.delete(other.path(), { as: other.site.admin })).status).toBe(404);
    expect((await http.get(`${other.at}/policies`)).body.items).toEqual([]);
    const own = await http.put(other.path(), { as: other.site.admin, body: RULE });
    expect([own.status, own.body.version]).toEqual([201, 1]);
    expect(await desk.read()).toEqual([1, 'Secret of daily']);
  });
});

describe('what does not fit', () => {
  it.each([
    ['no kind', { kind: undefined }, '#/kind'],
    ['a kind of its own', { kind: 'law' }, '#/kind'],
    ['no title', { title: '' }, '#/title'],
    ['a title of two lines', { title: 'a\nb' }, '#/title'],
    ['a long title', { title: 'x'.repeat(201) }, '#/title'],
    ['no text', { text: ' ' }, '#/text'],
    ['a long text', { text: 'x'.repeat(50_001) }, '#/text'],
    ['NUL in it', { text: 'a\u0000' }, '#/text'],
    ['a ground of its own', { ground: { decisionGround: 'mood' } }, '#/ground/decisionGround'],
    [
      'a law without a name',
      { ground: { decisionGround: 'illegal-content' } },
      '#/ground/illegalContentLegalGround',
    ],
    [
      'terms with a ground',
      { kind: 'terms', ground: { decisionGround: 'incompatible-content' } },
      '#/ground',
    ],
    ['a moment that is none', { effectiveFrom: 'soon' }, '#/effectiveFrom'],
    ['a member of its own', { version: 3 }, '#/version'],
  ])('is refused with %s', async (_, said, pointer) => {
    const body = { ...RULE, ...said };
    const told = await refusal(http, 'PUT', desk.path(), { as: desk.site.admin, body });
    expect(told).toEqual(invalid(pointer));
  });

  it('is refused with a beginning in the past, but for the first', async () => {
    const since = await desk.put({ effectiveFrom: '2019-05-04T10:00:00Z' });
    expect([since.status, since.body.effectiveFrom]).toEqual([201, '2019-05-04T10:00:00.000Z']);
    expect(await desk.read('2019-05-04T10:00:00Z')).toEqual([1, 'Be *kind*.']);
    const { status, body } = await desk.put({ text: 'Be nice.', effectiveFrom: '2020-01-01' });
    expect([status, body.errors[0].pointer]).toEqual([422, '#/effectiveFrom']);
    expect(body.errors[0].detail).toContain('leave it out for at once');
  });

  it('is refused under a key that is none, and not found', async () => {
    for (const key of ['Tone', 'to_ne', '-', 'a'.repeat(81), '%00', 'a%2Fb']) {
      const told = await refusal(http, 'PUT', desk.path(key), { as: desk.site.admin, body: RULE });
      expect([key, ...told]).toEqual([key, ...invalid('{policy}')]);
      for (const end of ['', '/versions']) {
        expect((await http.get(desk.path(key) + end)).status).toBe(404);
      }
      expect((await desk.retire(key)).status).toBe(404);
    }
  });

  it('takes fifty thousand characters of four bytes, and the longest escapes', async () => {
    const text = '\\ud83d\\ude00'.repeat(50_000);
    const body = `{"kind":"terms","title":"T","text":"${text}"}`;
    const { status } = await http.put(desk.path('terms'), {
      as: desk.site.admin,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(status).toBe(201);
  });

  it('is refused where there are a hundred; one that is retired makes room', async () => {
    await query(
      server.databaseUrl,
      `with p as (insert into policies select id, 'p-' || n, 'policy', now()
         from sites, generate_series(1, 100) n where slug = $1 returning *)
       insert into policy_versions (site_id, key, version, title, text, effective_from, made_at)
       select site_id, key, 1, 'T', 'T', now(), now() from p`,
      [desk.site.slug],
    );
    const { status, body } = await desk.put();
    expect([status, body.code]).toEqual([409, 'too-many-policies']);
    expect((await desk.put({ text: 'Other' }, {}, 'p-1')).status).toBe(200);
    server.later(10);
    expect((await desk.retire('p-1')).status).toBe(204);
    expect((await desk.put()).status).toBe(201);
    expect((await desk.put({ text: 'Other' }, {}, 'p-1')).body.code).toBe('too-many-policies');
  });
});
