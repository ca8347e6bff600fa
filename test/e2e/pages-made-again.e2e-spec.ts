import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AuthGuard } from '../../src/auth/auth.guard.js';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold } from '../support/locks.js';
import { sendRaw } from '../support/raw-client.js';

const PAGE = 'https://daily.example/of/words';
const FORMS = ['', 'format=html', 'format=text', 'limit=1', 'sort=best', 'include=body', 'lang=de'];
const PLAIN = { 'accept-encoding': 'identity' };
const LOCK = 'lock table comment_ranks in access exclusive mode';
/** What stands on every answer. */
const ALWAYS =
  /^(content-security|x-content-type|referrer|cross-origin|strict-|access-control-allow)/;
/** Of each call its own. */
const OWN = ['x-request-id', 'date', 'connection', 'keep-alive'];

/** Pages are kept by the one, and made for each call by the other. */
let keeping: TestApp;
let making: TestApp;
let desk: Desk;
let thread: string;
let guarded: jest.SpiedFunction<AuthGuard['canActivate']>;

beforeAll(async () => {
  keeping = await startApp();
  making = await startApp(keeping.databaseUrl, { pageCacheBytes: 0 });
  guarded = jest.spyOn(AuthGuard.prototype, 'canActivate');
  desk = new Desk(keeping, await makeSite(keeping));
  thread = await desk.thread({ url: PAGE, title: 'Of words' });
  await desk.post(thread, 'The first word', { as: await desk.reader('ada', { name: 'Ada' }) });
  const { id } = await desk.post(thread, 'The second word');
  await desk.post(thread, 'An answer', { parentId: id });
});
afterAll(async () => {
  guarded.mockRestore();
  await making.stop();
  await keeping.stop();
});

async function addresses(): Promise<string[]> {
  const { id } = (await keeping.http.get(thread)).body;
  const key = thread.split('key:')[1]!;
  const named = [`discussion?key=${key}`, `discussion?url=${encodeURIComponent(PAGE)}`];
  const threads = [`threads/key:${key}/comments`, `threads/${id}/comments`];
  return [...named.map((it) => `${desk.at}/${it}&`), ...threads.map((it) => `${desk.at}/${it}?`)];
}

function told({ status, headers, text }: Answer): unknown {
  return { status, text, headers: [...headers].filter(([name]) => !OWN.includes(name)).sort() };
}

async function everyPage(read: (path: string) => Promise<Answer>): Promise<Map<string, unknown>> {
  const pages = new Map<string, unknown>();
  for (const address of await addresses()) {
    for (const form of FORMS) {
      pages.set(`${address}${form}`, told(await read(`${address}${form}`)));
    }
  }
  return pages;
}

/** Nothing is made again of what has a credential, and of what only asks for headers. */
async function throughGuards(path: string): Promise<Answer> {
  const { status, text } = await keeping.http.get(path, { as: desk.site.moderator });
  const { headers } = await keeping.http.call('HEAD', path, { headers: PLAIN });
  return { status, text, headers, body: null };
}

async function expectAsThroughGuards(): Promise<void> {
  const expected = await everyPage(throughGuards);
  for (const { http } of [keeping, making]) {
    expect(await everyPage((path) => http.get(path, { headers: PLAIN }))).toEqual(expected);
  }
}

describe('a public page that was made before', () => {
  it('is made again past guards, as it is by now', async () => {
    await expectAsThroughGuards();
    await desk.post(thread, 'Another word', { as: await desk.reader('ben', { name: 'Ben' }) });
    guarded.mockClear();
    for (const { http } of [keeping, making]) {
      const [shown] = (await http.get(`${thread}/comments?format=text`)).text.split('\n');
      expect(shown).toContain('4');
    }
    expect(guarded).not.toHaveBeenCalled();
    await expectAsThroughGuards();
  });

  it('is no more than an address that says the same: others are looked at by guards', async () => {
    const path = `${thread}/comments`;
    await keeping.http.get(path);
    guarded.mockClear();
    const odd = await Promise.all([
      keeping.http.get(path, { as: 'no-such-token' }),
      keeping.http.get(path, { headers: { 'colloquy-reader': 'sub:ada' } }),
      keeping.http.get(`${path}?none=such`),
      keeping.http.call('HEAD', path),
    ]);
    expect(odd.map(({ status }) => status)).toEqual([401, 401, 422, 200]);
    expect(guarded).toHaveBeenCalledTimes(odd.length);
  });

  it('is made by what the settings say by now', async () => {
    await everyPage((path) => making.http.get(path));
    await desk.settings({ languages: ['de'], cacheSeconds: 7, defaultSort: 'newest' });
    const isNew = ({ headers }: Answer): boolean => headers.get('cache-control')!.includes('=7');
    await eventually(async () => isNew(await making.http.get(`${thread}/comments`)));
    await expectAsThroughGuards();
    expect(isNew(await keeping.http.get(`${thread}/comments`))).toBe(true);
  });

  it('is of what its name means by now', async () => {
    const path = `${desk.at}/discussion?url=${encodeURIComponent(PAGE.replace('//', '//www.'))}`;
    const isFound = async (): Promise<boolean> =>
      (await making.http.get(path)).body.thread.id !== null;
    await desk.settings({ hostAliases: ['daily.example', 'www.daily.example'] });
    await eventually(isFound);
    expect(await isFound()).toBe(true);
    await desk.settings({ hostAliases: [] });
    await eventually(async () => !(await isFound()));
  });

  it('is gone with its thread, and there again', async () => {
    await everyPage((path) => making.http.get(path));
    await desk.patchThread(thread, { state: 'hidden' });
    await expectAsThroughGuards();
    expect((await making.http.get(`${thread}/comments`)).status).toBe(404);
    await desk.patchThread(thread, { state: 'open' });
    await expectAsThroughGuards();
    expect((await making.http.get(`${thread}/comments`)).status).toBe(200);
  });

  it('is refused with all that an answer has, where it takes too long', async () => {
    const hurried = await startApp(keeping.databaseUrl, {
      ...{ pageCacheBytes: 0, requestDeadlineMs: 300 },
    });
    const path = `${thread}/comments`;
    const given = await hurried.http.get(path, { headers: PLAIN });
    const letGo = await hold(keeping.databaseUrl, LOCK, []);
    const refused = await hurried.http.get(path, { headers: PLAIN });
    await letGo();
    await hurried.stop();
    expect([given.status, refused.status]).toEqual([200, 503]);
    for (const [name, value] of given.headers) {
      if (ALWAYS.test(name)) expect([name, refused.headers.get(name)]).toEqual([name, value]);
    }
    expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is not asked for a second time where that has failed', async () => {
    const path = `${thread}/comments`;
    await making.http.get(path);
    await query(making.databaseUrl, 'alter table comment_ranks rename to elsewhere');
    guarded.mockClear();
    const failed = await making.http.get(path);
    await query(making.databaseUrl, 'alter table elsewhere rename to comment_ranks');
    expect([failed.status, guarded.mock.calls.length]).toEqual([500, 0]);
    expect(failed.headers.get('access-control-allow-origin')).toBe('*');
    expect((await making.http.get(path)).status).toBe(200);
  });

  it('is made the long way for whoever sends something with the question', async () => {
    const path = `/api/v1${thread}/comments`;
    await making.http.get(`${thread}/comments`);
    guarded.mockClear();
    const { status } = await sendRaw(making.http.origin, {
      ...{ method: 'GET', path, headers: { accept: '*/*' }, body: '{}' },
    });
    expect([status, guarded.mock.calls.length]).toEqual([200, 1]);
  });
});
