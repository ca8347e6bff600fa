import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

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
afterEach(async () => expect(await inconsistencies(server.databaseUrl)).toEqual([]));

const merge = (from: string, into: string, as = desk.site.admin): Promise<Answer> =>
  http.post(`/sites/daily/people/${from}/merge`, { as, body: { into } });
const vote = (id: string, as: string, value: number, on = http): Promise<Answer> =>
  on.put(`/sites/daily/comments/${id}/vote`, { as, body: { value } });
const report = (id: string, as: string, on = http): Promise<Answer> =>
  on.post(`/sites/daily/comments/${id}/reports`, { as, body: { reason: 'spam' } });
const me = async (as: string, on = http) => (await on.get('/sites/daily/me', { as })).body;
const votesOf = async (id: string) => (await http.get(`/sites/daily/comments/${id}`)).body.votes;
const codeOf = ({ status, body }: Answer) => [status, body?.code];

/** What still names this person. */
async function leftOf(personId: string): Promise<number> {
  const [row] = await query<{ rows: number }>(
    server.databaseUrl,
    `select (select count(*) from comments where person_id = $1)::int
       + (select count(*) from votes where person_id = $1)::int
       + (select count(*) from reports where person_id = $1)::int as rows`,
    [personId],
  );
  return row!.rows;
}

let pairs = 0;
/** Two readers who are one. */
async function twins(): Promise<{ old: string; now: string; oldSub: string; nowSub: string }> {
  const n = (pairs += 1);
  const [oldSub, nowSub] = [`old-${n}`, `now-${n}`];
  return { oldSub, nowSub, old: await desk.reader(oldSub), now: await desk.reader(nowSub) };
}

describe('a merge', () => {
  it('makes comments, votes and reports one person’s, and each counts once', async () => {
    const { old, now, oldSub, nowSub } = await twins();
    const thread = await desk.thread();
    const byOld = await desk.post(thread, 'By the old', { as: old });
    const byNow = await desk.post(thread, 'By the new', { as: now });
    const others = await desk.post(await desk.thread(), 'By a guest');
    const oldOnly = await desk.post(thread, 'By another guest');
    for (const [id, as, value] of [
      [byOld.id, now, 1],
      [byNow.id, old, 1],
      [others.id, old, 1],
      [others.id, now, -1],
      [oldOnly.id, old, 1],
    ] as const) {
      expect((await vote(id, as, value)).status).toBe(200);
    }
    for (const as of [old, now]) expect((await report(others.id, as)).status).toBe(204);
    expect((await report(oldOnly.id, old)).status).toBe(204);
    const [{ id: from }, { id: into }] = [await me(old), await me(now)];

    const merged = await merge(`sub:${oldSub}`, `sub:${nowSub}`);
    expect([merged.status, merged.body.id, merged.body.comments]).toEqual([
      200,
      into,
      { published: 2 },
    ]);
    expect(await leftOf(from)).toBe(0);
    expect(await Promise.all([byOld, byNow, others, oldOnly].map(({ id }) => votesOf(id)))).toEqual(
      [
        { up: 0, down: 0 },
        { up: 0, down: 0 },
        { up: 0, down: 1 },
        { up: 1, down: 0 },
      ],
    );
    const reports = await query(
      server.databaseUrl,
      'select comment_id from reports where person_id = $1 order by created_at',
      [into],
    );
    expect(reports.map((row) => row['comment_id'])).toEqual([others.id, oldOnly.id]);
    const seen = await http.get(`${thread}/comments`);
    expect(seen.body.items.map((each: { author: { id: string } }) => each.author.id)).toEqual([
      into,
      into,
      null,
    ]);
  });

  it('is kept: whoever comes with either identity is the one who stayed, everywhere', async () => {
    const { old, now, oldSub, nowSub } = await twins();
    const [from, into] = [await me(old), await me(now)];
    const mine = await desk.post(await desk.thread(), 'Mine', { as: old });
    await me(old, second.http);
    expect((await merge(String(from.id), String(into.id))).status).toBe(200);
    expect((await me(old)).id).toBe(into.id);
    // The token says nothing any more: the account that stayed is the one to be named.
    const later = await desk.reader(oldSub, { name: 'Another name' });
    expect(await me(later)).toMatchObject({ id: into.id, name: nowSub });
    expect(codeOf(await vote(mine.id, now, 1))).toEqual([403, 'own-comment']);
    expect(codeOf(await vote(mine.id, old, 1, second.http))).toEqual([403, 'own-comment']);
    expect(codeOf(await report(mine.id, old, second.http))).toEqual([403, 'own-comment']);
    const posted = await second.http.post(`${await desk.thread()}/comments`, {
      as: old,
      body: { body: 'With a token from before' },
    });
    expect(posted.body.comment.author.id).toBe(into.id);
    const edited = await http.patch(`/sites/daily/comments/${mine.id}`, {
      as: later,
      body: { body: 'Still mine' },
    });
    expect(edited.status).toBe(200);
    for (const ref of [`sub:${oldSub}`, from.id, `sub:${nowSub}`]) {
      const seen = await http.get(`/sites/daily/people/${ref}`, { as: desk.site.admin });
      expect([seen.body.id, seen.body.sub]).toEqual([into.id, nowSub]);
    }
    expect(await leftOf(String(from.id))).toBe(0);
  });

  it('goes one hop, whatever was merged before', async () => {
    const [first, next, last] = [await twins(), await twins(), await twins()];
    await me(first.old);
    for (const { now } of [first, next, last]) await me(now);
    await desk.post(await desk.thread(), 'A word', { as: first.old });
    await merge(`sub:${first.oldSub}`, `sub:${first.nowSub}`);
    await merge(`sub:${first.nowSub}`, `sub:${next.nowSub}`);
    // Who was merged stands for whom they were merged into.
    const end = await merge(`sub:${next.nowSub}`, `sub:${last.nowSub}`);
    expect(end.body.comments).toEqual({ published: 1 });
    for (const as of [first.old, first.now, next.now]) {
      expect((await me(as)).id).toBe(end.body.id);
    }
    const rows = await query(
      server.databaseUrl,
      `select 1 from people p join people q on q.site_id = p.site_id and q.id = p.merged_into
       where q.merged_into is not null`,
    );
    expect(rows).toEqual([]);
  });

  it('takes over the name and the picture that the other lacks', async () => {
    await desk.person('named', { name: 'Nan', picture: 'https://daily.example/n.png' });
    await desk.person('unnamed', { picture: 'https://daily.example/u.png' });
    expect((await merge('sub:named', 'sub:unnamed')).body).toMatchObject({
      name: 'Nan',
      picture: 'https://daily.example/u.png',
    });
  });

  it('done twice changes nothing, and finishes what was interrupted', async () => {
    const { old, now, oldSub, nowSub } = await twins();
    const { id: into } = await me(now);
    const { id: from } = await me(old);
    await desk.post(await desk.thread(), 'A word', { as: old });
    // As after a crash: the identity is the other's, the comment is not yet.
    await query(server.databaseUrl, 'update people set merged_into = $2 where id = $1', [
      from,
      into,
    ]);
    const once = await merge(`sub:${oldSub}`, `sub:${nowSub}`);
    expect([once.status, once.body.comments, await leftOf(from)]).toEqual([
      200,
      { published: 1 },
      0,
    ]);
    expect((await merge(`sub:${oldSub}`, `sub:${nowSub}`)).body).toEqual(once.body);
  });

  it('is refused where it makes no sense, and says what would', async () => {
    for (const sub of ['a', 'b', 'c']) await desk.person(sub);
    expect((await merge('sub:a', 'sub:b')).status).toBe(200);
    const oneself = await merge('sub:c', 'sub:c');
    expect([...codeOf(oneself), oneself.body.detail]).toEqual([
      409,
      'cannot-merge',
      expect.stringContaining('two people'),
    ]);
    expect(codeOf(await merge('sub:b', 'sub:a'))).toEqual([409, 'cannot-merge']);
    const elsewhere = await merge('sub:a', 'sub:c');
    const { id } = await desk.person('b');
    expect([...codeOf(elsewhere), elsewhere.body.detail.includes(id)]).toEqual([
      409,
      'cannot-merge',
      true,
    ]);
    expect(codeOf(await merge('sub:nobody', 'sub:c'))).toEqual([404, 'person-not-found']);
    for (const into of ['sub:nobody', 'c', '0190a000-0000-7000-8000-00000000dead', 7]) {
      const refused = await merge('sub:c', into as string);
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/into']);
    }
    await query(
      server.databaseUrl,
      'update people set erased_at = now(), sub = id::text where id = $1',
      [(await desk.person('gone')).id],
    );
    expect((await merge('sub:c', 'sub:gone')).status).toBe(422);
  });

  it('touches nobody of the same name on another site', async () => {
    const { old, now, oldSub, nowSub } = await twins();
    await Promise.all([me(old), me(now)]);
    const [there, thereNow] = [await other.reader(oldSub), await other.reader(nowSub)];
    const before = (await http.get('/sites/other/me', { as: there })).body;
    await http.get('/sites/other/me', { as: thereNow });
    const comment = await other.post(await other.thread(), 'There', { as: there });
    await merge(`sub:${oldSub}`, `sub:${nowSub}`);
    expect((await http.get('/sites/other/me', { as: there })).body).toEqual(before);
    const seen = await http.get(`/sites/other/comments/${comment.id}`);
    expect(seen.body.author.id).toBe(before.id);
    expect(codeOf(await merge(String(before.id), `sub:${nowSub}`))).toEqual([
      404,
      'person-not-found',
    ]);
    const { id } = (await http.get('/sites/other/me', { as: thereNow })).body;
    expect((await merge(`sub:${nowSub}`, String(id))).status).toBe(422);
  });
});
