import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

let servers: [TestApp, TestApp];
let desk: Desk;
let keys = 0;

beforeAll(async () => {
  const first = await startApp();
  servers = [first, await startApp(first.databaseUrl)];
  desk = new Desk(first, await makeSite(first, 'daily', { guests: true, postsPerMinute: 10 }));
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

const newKey = (): string => `key-${(keys += 1)}`;
const rowsWith = async (text: string): Promise<number> => {
  const rows = await query(
    servers[0].databaseUrl,
    'select 1 from comment_revisions where body = $1',
    [text],
  );
  return rows.length;
};

interface Sent {
  key: string;
  as?: string;
  server?: TestApp;
}

function post(thread: string, body: string, { key, as, server = servers[0] }: Sent) {
  return server.http.post(`${thread}/comments`, {
    ...(as ? { as } : {}),
    headers: { 'idempotency-key': key },
    body: { body },
  });
}

const replayed = ({ headers }: Answer): boolean => headers.get('idempotent-replayed') === 'true';

describe('a post with a key', () => {
  it.each(['a reader', 'a guest'])(
    'that %s sends fifty times at once to two instances is one row and one answer',
    async (who) => {
      const as = who === 'a reader' ? await desk.reader('ann') : undefined;
      const thread = await desk.thread();
      const key = newKey();
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          post(thread, `Once by ${who}`, { key, as, server: servers[n % 2 ? 1 : 0] }),
        ),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
      expect(answers.filter((answer) => !replayed(answer))).toHaveLength(1);
      expect(await rowsWith(`Once by ${who}`)).toBe(1);
      expect(await inconsistencies(servers[0].databaseUrl)).toEqual([]);
    },
  );

  it('is answered again after a day less a minute, and is new after a day', async () => {
    const thread = await desk.thread();
    const key = newKey();
    const as = await desk.reader('dora');
    const first = await post(thread, 'Tomorrow', { key, as });
    servers[0].later(24 * 3_600_000 - 60_000);
    const again = await post(thread, 'Tomorrow', { key, as: await fresh('dora') });
    expect([again.text, replayed(again)]).toEqual([first.text, true]);
    servers[0].later(120_000);
    const anew = await post(thread, 'Tomorrow', { key, as: await fresh('dora') });
    expect([anew.status, replayed(anew)]).toEqual([201, false]);
    expect(anew.body.comment.id).not.toBe(first.body.comment.id);
    servers[0].later(-24 * 3_600_000 - 60_000);
  });

  it('belongs to one caller, one route and one site', async () => {
    const [one, two] = [await desk.thread(), await desk.thread()];
    const key = newKey();
    const [ann, ben] = [await desk.reader('ann'), await desk.reader('ben')];
    const first = await post(one, 'Mine', { key, as: ann });
    const others = await post(one, 'Mine', { key, as: ben });
    expect(others.body.comment.id).not.toBe(first.body.comment.id);
    const elsewhere = await post(two, 'Mine', { key, as: ann });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'idempotency-key-reused']);
    const member = await servers[0].http.post('/sites/daily/members', {
      as: desk.site.admin,
      headers: { 'idempotency-key': key },
      body: { name: 'Mo', role: 'moderator' },
    });
    expect([member.status, replayed(member)]).toEqual([201, false]);
    const weekly = new Desk(servers[0], await makeSite(servers[0], 'weekly'));
    const there = await post(await weekly.thread(), 'Mine', {
      key,
      as: await weekly.reader('ann'),
    });
    expect([there.status, replayed(there)]).toEqual([201, false]);
  });

  it('comes with another body never', async () => {
    const thread = await desk.thread();
    const key = newKey();
    await post(thread, 'This', { key });
    const other = await post(thread, 'That', { key });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(await rowsWith('That')).toBe(0);
  });

  it('costs nothing when it is answered again', async () => {
    const as = await desk.reader('cleo');
    const thread = await desk.thread();
    const key = newKey();
    for (let n = 0; n < 15; n += 1) {
      expect((await post(thread, 'Ten are allowed', { key, as })).status).toBe(201);
    }
  });

  it('is refused again where a retry would be, and is taken where it may go better', async () => {
    const thread = await desk.thread({ state: 'closed' });
    const [closed, wrong] = [newKey(), newKey()];
    const first = await post(thread, 'Too late', { key: closed });
    await desk.patchThread(thread, { state: 'open' });
    const again = await post(thread, 'Too late', { key: closed });
    expect([first.status, again.status, replayed(again)]).toEqual([409, 409, true]);
    expect(again.text).toBe(first.text);
    expect(await rowsWith('Too late')).toBe(0);

    const empty = await post(thread, 'x'.repeat(10_001), { key: wrong });
    expect(empty.status).toBe(422);
    expect((await post(thread, 'Mended', { key: wrong })).status).toBe(201);
  });

  it.each(['', 'a b', 'x'.repeat(256)])('has a usable key, not "%s"', async (key) => {
    const answer = await post(await desk.thread(), 'Word', { key });
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed-request']);
  });
});

describe('what is shown once', () => {
  it('is shown again to the same call, and is sealed where it is kept', async () => {
    const send = () =>
      servers[0].http.post('/sites/daily/api-keys', {
        as: desk.site.admin,
        headers: { 'idempotency-key': 'make-a-key' },
        body: { name: 'CMS', scopes: ['read'] },
      });
    const [first, again] = [await send(), await send()];
    expect([again.text, replayed(again)]).toEqual([first.text, true]);
    const secret = (first.body.key as string).split('_')[2]!;
    const dump = await query(
      servers[0].databaseUrl,
      `select string_agg(encode(answer, 'escape'), '') as all from idempotency_keys`,
    );
    expect(dump[0]!['all']).not.toContain(secret);
  });
});

/** A token that is good at the server's own time. */
function fresh(sub: string): Promise<string> {
  const now = Math.floor(servers[0].now().getTime() / 1000);
  return desk.reader(sub, { iat: now, exp: now + 600 });
}
