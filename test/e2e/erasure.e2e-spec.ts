import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { dumpOf } from '../support/dump.js';
import { erase, told } from '../support/personal-data.js';

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

/** Somebody with a word of theirs in every place that keeps words. */
async function somebody(word: string) {
  const as = await desk.reader(`${word}-sub`, { name: `${word} name` });
  const me = (await server.http.get('/sites/daily/me', { as })).body.id as string;
  const thread = await desk.thread();
  const held = await desk.thread({}, { moderation: 'pre' });
  const post = async (place: string, text: string, key: string) =>
    (
      await server.http.post(`${place}/comments`, {
        as,
        headers: { 'idempotency-key': `${word} ${key}`.replaceAll(' ', '-') },
        body: { body: `${word} ${text}` },
      })
    ).body.comment.id as string;
  const shows = await post(thread, 'shows', 'a');
  await server.http.patch(`/sites/daily/comments/${shows}`, {
    as,
    body: { body: `${word} edited` },
  });
  const waits = await post(held, 'waits', 'b');
  const filter = { thread: (await server.http.get(held)).body.id as string };
  const [item] = (await desk.claim('pending', { count: 1, filter })).items;
  await server.http.post(`/sites/daily/moderation/items/${item!.id}/notes`, {
    as: desk.site.moderator,
    body: { leaseToken: item!.leaseToken, text: `${word} discussed` },
  });
  const removed = await post(thread, 'removed', 'c');
  await desk.decide('remove', removed, { note: `${word} noted`, messageToAuthor: `${word} told` });
  const withdrawn = await post(thread, 'withdrawn', 'd');
  await server.http.delete(`/sites/daily/comments/${withdrawn}`, { as });
  const reply = await desk.post(thread, 'A reply by another', { parentId: shows });
  await server.http.put(`/sites/daily/comments/${reply.id}/vote`, { as, body: { value: 1 } });
  await server.http.post(`/sites/daily/comments/${reply.id}/reports`, {
    as,
    body: { reason: 'abuse', explanation: `${word} explained` },
  });
  const answer = await desk.post(thread, 'An answer', { parentId: removed }).catch(() => null);
  const words = { reason: `${word} reasoned`, message: `${word} muted` };
  await desk.sanction('no-reports', { person: me }, words);
  await desk.sanction('shadow', { person: me }, words);
  return { as, me, thread, shows, waits, removed, withdrawn, reply, answer };
}

const stored = async (word: string): Promise<string[]> =>
  (await dumpOf(server.databaseUrl)).split('\n').filter((line) => line.includes(word));

describe('erasing somebody', () => {
  it('with their texts leaves no word of theirs anywhere, and every number true', async () => {
    const word = 'zqremoved';
    const { me, thread, shows, reply } = await somebody(word);
    expect((await stored(word)).length).toBeGreaterThan(10);
    const report = await erase(server, { personId: me }, 'remove-text');
    expect(report).toMatchObject({ comments: 4, people: 1, explanations: 1, sanctions: 2 });
    expect(await stored(word)).toEqual([]);
    const answers = 'select 1 from idempotency_keys where subject_id = $1 or caller = $2';
    expect(await query(server.databaseUrl, answers, [shows, `reader:${me}`])).toEqual([]);
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);

    const { body } = await server.http.get(`${thread}/comments`);
    const place = body.items.find((each: { id: string }) => each.id === shows);
    expect(place).toMatchObject({ state: 'removed', author: null, html: '' });
    expect(place.replies.items.map((each: { id: string }) => each.id)).toEqual([reply.id]);
    expect((await desk.decide('restore', shows)).status).toBe(409);
  });

  it('without their texts leaves what shows, by nobody, and no earlier text', async () => {
    const word = 'zqnameless';
    const { me, thread, shows } = await somebody(word);
    await erase(server, { personId: me }, 'anonymise');
    const lines = await stored(word);
    expect(lines.every((line) => line.includes(`${word} edited`))).toBe(true);
    const { body } = await server.http.get(`${thread}/comments?include=body`);
    expect(body.items[0]).toMatchObject({
      id: shows,
      body: `${word} edited`,
      author: { id: null, name: null },
    });
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });

  it('leaves what readers have reported to be decided about, without the text that waited', async () => {
    const as = await desk.reader('zqwaiting');
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Shows', { as });
    await server.http.post(`/sites/daily/comments/${id}/reports`, {
      as: await desk.reader('zqreporter'),
      body: { reason: 'abuse' },
    });
    await desk.patchThread(thread, { moderation: 'pre' });
    await server.http.patch(`/sites/daily/comments/${id}`, { as, body: { body: 'Waits' } });
    const me = (await server.http.get('/sites/daily/me', { as })).body.id as string;
    await erase(server, { personId: me }, 'anonymise');
    const live = `select i.queue, i.reports, i.revision_id = c.revision_id as shown
      from review_items i join comments c on c.id = i.comment_id
      where c.id = $1 and i.ended_at is null`;
    expect(await query(server.databaseUrl, live, [id])).toEqual([
      { queue: 'reported', reports: 1, shown: true },
    ]);
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });

  it('is not undone with a decision that put another text in the place of an earlier one', async () => {
    const as = await desk.reader('zqundone');
    const thread = await desk.thread();
    const { id } = await desk.post(thread, 'Earlier', { as });
    await desk.patchThread(thread, { moderation: 'pre' });
    await server.http.patch(`/sites/daily/comments/${id}`, { as, body: { body: 'Later' } });
    const approved = await desk.decide('approve', id);
    const me = (await server.http.get('/sites/daily/me', { as })).body.id as string;
    await erase(server, { personId: me }, 'anonymise');
    const decision = approved.body.results[0].decisionId as string;
    const undone = await server.http.post(
      `/sites/daily/moderation/decisions/${decision}/reversal`,
      { as: desk.site.moderator },
    );
    expect([undone.status, undone.body.code]).toEqual([409, 'changed-since']);
  });

  it('is done once: again, or after a kill, it finds the rest', async () => {
    const { me } = await somebody('zqagain');
    await erase(server, { personId: me }, 'remove-text');
    expect(await erase(server, { personId: me }, 'remove-text')).toMatchObject({
      comments: 0,
      texts: 0,
    });
  });

  it('ends what they could do as who they were: the next token is somebody new', async () => {
    const { as, me } = await somebody('zqreturns');
    await erase(server, { personId: me }, 'anonymise');
    const next = (await server.http.get('/sites/daily/me', { as })).body.id as string;
    expect(next).not.toBe(me);
    expect((await server.http.get('/sites/daily/me/comments', { as })).body.items).toEqual([]);
  });

  it('finds guests by their address, and touches nobody else', async () => {
    const thread = await desk.thread();
    const post = (name: string, email: string) =>
      desk.post(thread, `${name} says`, { guest: { name, email } });
    const mine = await post('zqguest', 'Gus@guest.example');
    const other = await post('zqother', 'other@guest.example');
    await erase(server, { personId: null, email: 'gus@GUEST.example' }, 'remove-text');
    expect(await stored('zqguest')).toEqual([]);
    expect((await stored('zqother')).length).toBeGreaterThan(0);
    const token = await server.http.get(`/sites/daily/comments/${mine.id}`, { as: mine.editToken });
    expect(token.status).toBe(404);
    expect((await server.http.get(`/sites/daily/comments/${other.id}`)).status).toBe(200);
  });

  it('reaches no other site', async () => {
    const weekly = new Desk(server, await makeSite(server, 'weekly'));
    const thread = await weekly.thread();
    await weekly.post(thread, 'zqelsewhere', { guest: { email: 'gus@guest.example' } });
    await erase(server, { personId: null, email: 'gus@guest.example' }, 'remove-text');
    expect((await stored('zqelsewhere')).length).toBeGreaterThan(0);
  });
});

describe('what is told to somebody about themselves', () => {
  it('is all of it, and nothing of others', async () => {
    const word = 'zqtold';
    const { me, shows, waits, removed, withdrawn, reply } = await somebody(word);
    const data = await told(server, { personId: me });
    expect(data.people).toMatchObject([{ name: `${word} name`, sub: `${word}-sub` }]);
    const texts = new Map(
      data.comments.map(({ id, revisions }) => [id, revisions.map(({ body }) => body)]),
    );
    expect(texts.get(shows)).toEqual([`${word} shows`, `${word} edited`]);
    expect([...texts.keys()].sort()).toEqual([shows, waits, removed, withdrawn].sort());
    expect(data.votes).toMatchObject([{ id: reply.id, value: 1 }]);
    // A shadow that holds is not told.
    expect(data.sanctions).toMatchObject([{ kind: 'no-reports', message: `${word} muted` }]);
    expect(JSON.stringify(data)).not.toContain(`${word} reasoned`);
    expect(data.reports).toMatchObject([{ explanation: `${word} explained` }]);
    expect(data.decisions).toMatchObject([{ messageToAuthor: `${word} told` }]);
    expect(JSON.stringify(data)).not.toContain('noted');
    expect(JSON.stringify(data)).not.toContain('A reply by another');
  });

  it('covers more than a page', async () => {
    const as = await desk.reader('zqmany');
    const { id } = await desk.post(await desk.thread(), 'The first', { as });
    await query(
      server.databaseUrl,
      `with given as (
         select c.site_id, c.thread_id, c.person_id, gen_random_uuid() as id,
           gen_random_uuid() as revision
         from comments c, generate_series(1, 1200) where c.id = $1
       ), c as (
         insert into comments (site_id, id, thread_id, person_id, depth, kind, state, shown, html,
           revision_id, created_at, changed_at)
         select site_id, id, thread_id, person_id, 0, 'comment', 'withdrawn', false, '', revision,
           now(), now() from given
       ), k as (
         insert into comment_ranks (site_id, comment_id, thread_id, shown)
         select site_id, id, thread_id, false from given
       )
       insert into comment_revisions
       select site_id, revision, id, 'x', '', '', 1, 'author', now() from given`,
      [id],
    );
    const me = (await server.http.get('/sites/daily/me', { as })).body.id as string;
    const { comments } = await told(server, { personId: me });
    expect(new Set(comments.map((each) => each.id)).size).toBe(1201);
    expect(await erase(server, { personId: me }, 'remove-text')).toMatchObject({ comments: 1201 });
  });

  it('holds the address that a guest gave, for whoever confirmed it', async () => {
    const thread = await desk.thread();
    const guest = { name: 'Gus', email: 'Many@guest.example' };
    const { id } = await desk.post(thread, 'By a guest', { guest });
    const { comments } = await told(server, { personId: null, email: 'many@GUEST.example' });
    expect(comments).toMatchObject([{ id, email: 'Many@guest.example' }]);
  });
});
