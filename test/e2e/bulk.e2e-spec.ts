import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { stored } from '../support/every-table.js';
import { hold, waiting } from '../support/locks.js';
import { fillPending } from '../support/pending-items.js';
import { PolicyDesk } from '../support/policy-desk.js';
import { startServer } from '../support/server-process.js';

let server: TestApp;
let http: Client;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
  desk = new Desk(server, await makeSite(server));
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

const BULK = '/sites/daily/moderation/bulk';
const ask = (body: object, by: Client = http, headers = {}): Promise<Answer> =>
  by.post(BULK, { as: desk.site.moderator, body, headers });
const at = (id: string): Promise<Answer> => http.get(`${BULK}/${id}`, { as: desk.site.moderator });

/** Makes a job and waits for its end. */
async function done(body: object): Promise<Answer['body']> {
  const made = await ask(body);
  expect([made.status, made.body.code]).toEqual([202, undefined]);
  return ended(made.body.id);
}

async function ended(id: string, ms = 30_000): Promise<Answer['body']> {
  await eventually(async () => (await at(id)).body.state !== 'running', ms);
  return (await at(id)).body;
}

/** A thread of comments that wait, posted a minute ago. @returns its id and theirs, oldest first */
async function waitingThread(count: number): Promise<{ thread: string; ids: string[] }> {
  await fillPending(server, desk, count, count);
  const rows = await query<{ id: string; thread_id: string }>(
    server.databaseUrl,
    `update comments set created_at = created_at - interval '1 minute',
       changed_at = changed_at - interval '1 minute'
     where thread_id = (select id from threads order by created_at desc, id desc limit 1)
     returning id, thread_id`,
  );
  const sorted = await query<{ id: string }>(
    server.databaseUrl,
    'select id from comments where thread_id = $1 order by created_at, id',
    [rows[0]!.thread_id],
  );
  return { thread: rows[0]!.thread_id, ids: sorted.map(({ id }) => id) };
}

const statesIn = async (thread: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await query<{ state: string; count: number }>(
        server.databaseUrl,
        'select state, count(*)::int from comments where thread_id = $1 group by 1 order by 1',
        [thread],
      )
    ).map(({ state, count }) => [state, count]),
  );

describe('a filter that is tried', () => {
  it('says how many comments it would be about, shows the first, and decides nothing', async () => {
    const { thread, ids } = await waitingThread(25);
    const before = await stored(server.databaseUrl);
    const tried = { filter: { thread, state: 'pending' }, action: 'reject', dryRun: true };
    const { status, body } = await ask(tried);
    expect([status, body.total]).toEqual([200, 25]);
    expect(body.samples.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 20));
    expect(await stored(server.databaseUrl)).toEqual(before);
  });

  it.each([
    ['nothing', {}],
    ['all that shows', { state: 'published', reported: false }],
  ])('is refused where it names %s', async (_, filter) => {
    for (const dryRun of [true, false]) {
      const { status, body } = await ask({ filter, action: 'hide', dryRun });
      expect([status, body.errors[0].pointer]).toEqual([422, '#/filter']);
    }
  });

  it('is refused where it finds more than a job may be about', async () => {
    const crowd = new Desk(server, await makeSite(server, 'crowd'));
    await fillPending(server, crowd, 100_001, 100_001);
    const path = '/sites/crowd/moderation/bulk';
    const sent = {
      as: crowd.site.moderator,
      body: { filter: { state: 'pending' }, action: 'reject' },
    };
    const { status, body } = await http.post(path, sent);
    expect([status, body.errors[0].detail]).toEqual([422, expect.stringContaining('100000')]);
  });
});

describe('a job', () => {
  it('decides about what the filter finds and about nothing else, as one batch', async () => {
    const [one, other] = [await waitingThread(30), await waitingThread(3)];
    const job = await done({
      ...{ filter: { thread: one.thread, state: 'pending' }, action: 'reject', policy: 'tone' },
      ...{ note: 'A raid', messageToAuthor: 'Please be kind.' },
    });
    expect(job).toMatchObject({ state: 'done', total: 30, looked: 30, applied: 30, conflicts: 0 });
    expect(await statesIn(one.thread)).toEqual({ rejected: 30 });
    expect(await statesIn(other.thread)).toEqual({ pending: 3 });
    const log = await http.get(`/sites/daily/moderation/log?batch=${job.batchId}&limit=50`, {
      as: desk.site.moderator,
    });
    expect(log.body.items).toHaveLength(30);
    expect(log.body.items[0]).toMatchObject({ note: 'A raid', policy: 'tone', action: 'reject' });
    const queues = await http.get('/sites/daily/moderation/queues', { as: desk.site.moderator });
    expect(queues.body.queues.pending.open).toBe(28);
  });

  it('is made once for its key, and done at once where there is nothing to do', async () => {
    const wish = { filter: { tag: 'nothing-has-it' }, action: 'hide', note: 'A word' };
    const key = { 'idempotency-key': 'bulk-once' };
    const answers = await Promise.all([0, 1, 2].map(() => ask(wish, http, key)));
    const made = answers.filter(({ status }) => status === 202);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(made[0]!.body).toMatchObject({ state: 'done', total: 0, looked: 0 });
  });

  it('counts apart what had changed, and leaves that to those who look', async () => {
    const { thread, ids } = await waitingThread(3);
    const release = await hold(
      server.databaseUrl,
      'select from comments where id = $1 for update',
      [ids[0]],
    );
    const { body: job } = await ask({ filter: { thread, state: 'pending' }, action: 'approve' });
    await eventually(async () => (await waiting(server.databaseUrl)) > 0);
    // As an edit does: another version, later than the job.
    await query(
      server.databaseUrl,
      `update comments set version = version + 1, changed_at = now() + interval '1 second'
       where id = $1`,
      [ids[2]],
    );
    await release();
    expect(await ended(job.id)).toMatchObject({ state: 'done', applied: 2, conflicts: 1 });
    expect(await statesIn(thread)).toEqual({ pending: 1, published: 2 });
  });

  it('counts one that fails, and goes on', async () => {
    const { thread, ids } = await waitingThread(5);
    await query(
      server.databaseUrl,
      `create function refuse_one() returns trigger language plpgsql as $$
       begin raise exception 'no'; end $$;
       create trigger refuse_one before update of state on comments for each row
         when (old.id = '${ids[1]}') execute function refuse_one()`,
    );
    const job = await done({ filter: { thread, state: 'pending' }, action: 'reject' });
    expect(job).toMatchObject({ state: 'done', looked: 5, applied: 4, failed: 1 });
    await query(server.databaseUrl, 'drop function refuse_one cascade');
    expect(await statesIn(thread)).toEqual({ pending: 1, rejected: 4 });
  });

  it('is by a rule that is in force, and refuses what comes after its end', async () => {
    const rules = new PolicyDesk(server, desk.site);
    expect((await rules.put()).status).toBe(201);
    const [first, second] = [await waitingThread(1), await waitingThread(3)];
    const wishFor = (thread: string, policy: string) => ({
      ...{ filter: { thread, state: 'pending' }, action: 'reject', policy },
    });
    const unknown = await ask(wishFor(second.thread, 'manners'));
    expect([unknown.status, unknown.body.code]).toEqual([422, 'unknown-policy']);
    const release = await hold(
      server.databaseUrl,
      'select from comments where id = $1 for update',
      first.ids,
    );
    const before = { ...wishFor(first.thread, ''), policy: undefined };
    const { body: ahead } = await ask(before);
    await eventually(async () => (await waiting(server.databaseUrl)) > 0);
    const { body: behind } = await ask(wishFor(second.thread, 'tone'));
    expect((await rules.retire()).status).toBe(204);
    await release();
    expect(await ended(ahead.id)).toMatchObject({ applied: 1 });
    expect(await ended(behind.id)).toMatchObject({ applied: 0, refused: 3, failed: 0 });
    expect(await statesIn(second.thread)).toEqual({ pending: 3 });
  });

  it('ends where it is cancelled: what was decided stands, and nothing more is', async () => {
    const { thread, ids } = await waitingThread(50);
    const release = await hold(
      server.databaseUrl,
      'select from comments where id = $1 for update',
      [ids[7]],
    );
    const { body: job } = await ask({ filter: { thread, state: 'pending' }, action: 'reject' });
    await eventually(async () => (await at(job.id)).body.looked === 7);
    await eventually(async () => (await waiting(server.databaseUrl)) > 0);
    const cancel = () => http.delete(`${BULK}/${job.id}`, { as: desk.site.moderator });
    expect((await cancel()).body).toMatchObject({ state: 'cancelled', applied: 7 });
    await release();
    // Another job of the site's comes behind it.
    await done({ filter: { thread, state: 'spam' }, action: 'reject' });
    const other = await waitingThread(1);
    await done({ filter: { thread: other.thread, state: 'pending' }, action: 'reject' });
    expect((await cancel()).body).toMatchObject({ state: 'cancelled', applied: 7, looked: 7 });
    expect(await statesIn(thread)).toEqual({ pending: 43, rejected: 7 });
  });

  it('is gone on with elsewhere when its server is killed, and decides each comment once', async () => {
    const { thread } = await waitingThread(400);
    const process = await startServer(server.databaseUrl);
    const wish = { filter: { thread, state: 'pending' }, action: 'mark-spam' };
    const { body: job } = await ask(wish, process.http);
    await eventually(async () => (await at(job.id)).body.looked >= 50);
    await process.kill();
    const halfway = (await at(job.id)).body;
    expect([halfway.state, halfway.looked < 400]).toEqual(['running', true]);
    const other = await waitingThread(1);
    // Its lease has run out; the next job's maker takes both.
    server.later(61_000);
    await done({ filter: { thread: other.thread, state: 'pending' }, action: 'reject' });
    expect(await ended(job.id)).toMatchObject({ state: 'done', looked: 400, applied: 400 });
    const [counts] = await query(
      server.databaseUrl,
      `select count(*)::int as decisions, count(distinct comment_id)::int as comments
       from decisions where batch_id = $1`,
      [job.batchId],
    );
    expect(counts).toEqual({ decisions: 400, comments: 400 });
  });

  it('is undone five hundred at a time', async () => {
    const { thread } = await waitingThread(510);
    const job = await done({ filter: { thread, state: 'pending' }, action: 'reject' });
    const undo = () =>
      http.post(`/sites/daily/moderation/decisions/${job.batchId}/reversal`, {
        as: desk.site.moderator,
      });
    const [first, second] = [await undo(), await undo()];
    expect([first.body.results.length, first.body.standing]).toEqual([500, 10]);
    expect(second.body.standing).toBe(0);
    expect(await statesIn(thread)).toEqual({ pending: 510 });
  });

  it('is listed, newest first, and is no other site’s', async () => {
    const list = await http.get(`${BULK}?limit=2`, { as: desk.site.moderator });
    expect(list.body.items).toHaveLength(2);
    const [newest, next] = list.body.items;
    expect(newest.createdAt >= next.createdAt).toBe(true);
    const crowd = new Desk(server, await makeSite(server, 'elsewhere'));
    const path = `/sites/elsewhere/moderation/bulk/${newest.id}`;
    expect((await http.get(path, { as: crowd.site.moderator })).status).toBe(404);
  });
});
