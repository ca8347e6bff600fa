import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

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

const at = (id: string): string => `/sites/daily/comments/${id}`;

interface Waiting {
  version: number;
  comment: { id: string; body: string; html: string; version: number };
}

/** What a moderator reads of one comment in a queue. */
async function inQueue(queue: 'pending' | 'reported', id: string): Promise<Waiting | undefined> {
  const { body } = await http.get(`/sites/daily/moderation/queues/${queue}/items?limit=100`, {
    as: desk.site.moderator,
  });
  return (body.items as Waiting[]).find(({ comment }) => comment.id === id);
}

async function logOf(id: string): Promise<{ action: string }[]> {
  const { body } = await http.get(`/sites/daily/moderation/log?comment=${id}`, {
    as: desk.site.moderator,
  });
  return body.items;
}

async function report(id: string, sub: string): Promise<void> {
  const as = await desk.reader(sub);
  const { status } = await http.post(`${at(id)}/reports`, { as, body: { reason: 'spam' } });
  expect(status).toBe(204);
}

describe('looking at comments before they show', () => {
  it('is decided by the site, and by a thread for itself', async () => {
    await desk.settings({ moderation: 'pre' });
    const held = await desk.tryPost(await desk.thread(), 'Held');
    expect([held.body.outcome, held.body.comment.state]).toEqual(['held', 'pending']);
    expect(held.body.reasons).toHaveLength(1);
    const free = await desk.post(await desk.thread({}, { moderation: 'post' }), 'Free');
    expect(free.outcome).toBe('published');
    await desk.settings({ moderation: null });
    const strict = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Held');
    expect(strict.outcome).toBe('held');
    expect((await desk.post(await desk.thread(), 'Free')).outcome).toBe('published');
  });

  it('counts exactly what waits, after each step', async () => {
    const before = await desk.queues();
    const waiting = async (): Promise<[number, number]> => {
      const { pending, reported } = await desk.queues();
      return [pending - before.pending, reported - before.reported];
    };
    const thread = await desk.thread({}, { moderation: 'pre' });
    const a = await desk.post(thread, 'A');
    const b = await desk.post(thread, 'B');
    const c = await desk.post(thread, 'C');
    expect(await waiting()).toEqual([3, 0]);
    await desk.decide('approve', a.id);
    expect(await waiting()).toEqual([2, 0]);
    await desk.decide('reject', b.id);
    await http.delete(at(c.id), { as: c.editToken });
    expect(await waiting()).toEqual([0, 0]);
    await report(a.id, 'r-1');
    await report(a.id, 'r-2');
    expect(await waiting()).toEqual([0, 1]);
    await http.patch(at(a.id), { as: a.editToken, body: { body: 'A, changed' } });
    expect(await waiting()).toEqual([1, 0]);
    await desk.decide('approve', a.id);
    expect(await waiting()).toEqual([0, 0]);
  });

  it('puts what is no spam after all before a moderator again', async () => {
    const { id } = await desk.post(await desk.thread({}, { moderation: 'pre' }), 'Maybe');
    await desk.decide('mark-spam', id);
    expect(await inQueue('pending', id)).toBeUndefined();
    await desk.decide('not-spam', id);
    expect((await desk.see(id)).body.state).toBe('pending');
    expect((await inQueue('pending', id))?.comment.body).toBe('Maybe');
  });

  it('keeps the old text public until an edit of it is approved', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const as = await desk.reader('careful');
    const { id } = await desk.post(thread, 'Old', { as });
    await desk.decide('approve', id);
    const edited = await http.patch(at(id), { as, body: { body: 'New' } });
    expect(edited.body).toMatchObject({ outcome: 'held', html: '<p>Old</p>' });
    expect((await http.get(at(id))).body).toMatchObject({ html: '<p>Old</p>', editedAt: null });
    const { own } = (await http.get(`${thread}/me`, { as })).body;
    expect(own).toMatchObject([{ id, html: '<p>New</p>', body: 'New' }]);
    const item = await inQueue('pending', id);
    expect(item?.comment).toMatchObject({ html: '<p>New</p>', body: 'New' });
    await desk.decideOn('approve', [{ commentId: id, version: item!.comment.version }]);
    expect((await http.get(at(id))).body).toMatchObject({ html: '<p>New</p>', editedBy: 'author' });
    await http.patch(at(id), { as, body: { body: 'Worse' } });
    await desk.decide('reject', id);
    expect((await http.get(at(id))).body.html).toBe('<p>New</p>');
  });

  it('loses no waiting edit to a pin, a report, or a removal that is undone', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const { id, editToken: as } = await desk.post(thread, 'Old');
    await desk.decide('approve', id);
    await http.patch(at(id), { as, body: { body: 'New' } });
    await desk.decide('pin', id);
    expect((await inQueue('pending', id))?.comment.body).toBe('New');
    await report(id, 'r-1');
    expect((await inQueue('pending', id))?.comment.body).toBe('New');
    expect((await desk.decide('dismiss-reports', id)).body.results[0].result).toBe('applied');
    expect((await desk.decide('dismiss-reports', id)).body.results[0].result).toBe('unchanged');
    await desk.decide('remove', id);
    expect(await inQueue('pending', id)).toBeUndefined();
    await desk.decide('restore', id);
    expect((await inQueue('pending', id))?.comment.body).toBe('New');
    await desk.decide('approve', id);
    expect((await http.get(at(id))).body.html).toBe('<p>New</p>');
  });
});

describe('a decision', () => {
  const published = async (): Promise<string> =>
    (await desk.post(await desk.thread(), 'A comment')).id;

  it.each([
    ['hide', 'hidden', 'restore'],
    ['remove', 'removed', 'restore'],
    ['mark-spam', 'spam', 'not-spam'],
    ['remove', 'removed', 'approve'],
  ])('to %s makes the comment %s, and %s brings it back', async (action, state, undo) => {
    const id = await published();
    const { body } = await desk.decide(action, id, { policy: 'tone', note: 'Seen twice.' });
    expect(body.results).toMatchObject([{ commentId: id, result: 'applied', status: 200 }]);
    expect(body.results[0].current).toMatchObject({ state, action });
    expect((await http.get(at(id))).status).toBe(404);
    await desk.decide(undo, id);
    expect((await http.get(at(id))).body.state).toBe('published');
    expect((await logOf(id)).map((entry) => entry.action)).toEqual([undo, action]);
  });

  it.each([
    ['pin', 'unpin', 'pinned'],
    ['feature', 'unfeature', 'featured'],
  ])('to %s shows until %s', async (action, undo, mark) => {
    const id = await published();
    await desk.decide(action, id);
    expect((await http.get(at(id))).body[mark]).toBe(true);
    await desk.decide(undo, id);
    expect((await http.get(at(id))).body[mark]).toBe(false);
  });

  it('leaves reports open when it is not about them', async () => {
    const id = await published();
    await report(id, 'r-1');
    await desk.decide('feature', id);
    expect((await inQueue('reported', id))?.comment.id).toBe(id);
    await desk.decide('dismiss-reports', id);
    expect(await inQueue('reported', id)).toBeUndefined();
    expect((await http.get(at(id))).body.state).toBe('published');
  });

  it('answers for each of many, and lets those that fail not stop the others', async () => {
    const [good, stale, done, gone] = await Promise.all(Array.from({ length: 4 }, published));
    await desk.decide('pin', stale!);
    await desk.decide('remove', done!);
    await desk.decide('mark-spam', gone!);
    const unknown = '0190a000-0000-7000-8000-00000000dead';
    const version = (commentId: string, of = 1) => ({ commentId, version: of });
    const items = [good!, stale!, done!, unknown].map((id) => version(id));
    const { status, body } = await desk.decideOn('remove', [...items, version(good!)]);
    expect(status).toBe(200);
    expect(
      body.results.map((each: { result: string; status: number }) => [each.result, each.status]),
    ).toEqual([
      ['applied', 200],
      ['conflict', 409],
      ['unchanged', 200],
      ['refused', 404],
      ['unchanged', 200],
    ]);
    expect(body.results[1].current).toMatchObject({
      state: 'published',
      version: 2,
      action: 'pin',
    });
    expect(new Set((await logOf(good!)).map((entry) => entry.action))).toEqual(new Set(['remove']));
    const refused = await desk.decide('hide', gone!);
    expect([refused.status, refused.body.code]).toEqual([409, 'action-refused']);
  });

  it('on a version that is no more is answered with what there is now', async () => {
    const id = await published();
    await desk.decide('hide', id);
    const late = await desk.decideOn('mark-spam', [{ commentId: id, version: 1 }]);
    expect([late.status, late.body.code]).toEqual([409, 'conflict']);
    expect(late.body.current).toMatchObject({ state: 'hidden', version: 2, action: 'hide' });
    expect(late.body.current.decidedBy).toEqual(expect.any(String));
    const same = await desk.decideOn('hide', [{ commentId: id, version: 1 }]);
    expect([same.status, same.body.results[0].result]).toEqual([200, 'unchanged']);
    const nobody = await desk.decideOn('hide', [
      { commentId: '0190a000-0000-7000-8000-00000000dead', version: 1 },
    ]);
    expect([nobody.status, nobody.body.code]).toEqual([404, 'comment-not-found']);
  });

  it('by two moderators at once is one decision, fifty times over', async () => {
    const { body: second } = await http.post('/sites/daily/members', {
      as: desk.site.admin,
      body: { name: 'Ann', role: 'moderator' },
    });
    const thread = await desk.thread({}, { moderation: 'pre' });
    for (let round = 0; round < 50; round += 1) {
      const { id: commentId } = await desk.post(thread, `Round ${round}`);
      const decide = (as: string, action: string) =>
        http.post('/sites/daily/moderation/decisions', {
          as,
          body: { action, items: [{ commentId, version: 1 }] },
        });
      const other = round % 2 === 0 ? 'approve' : 'reject';
      const answers = await Promise.all([
        decide(desk.site.moderator, 'approve'),
        decide(second.apiKey, other),
      ]);
      const results = answers.map(({ body }) => body.results?.[0].result ?? body.code).sort();
      expect(results).toEqual(['applied', other === 'approve' ? 'unchanged' : 'conflict']);
      expect(await logOf(commentId)).toHaveLength(1);
    }
  });

  it('is told to the author, without the moderators’ notes', async () => {
    const as = await desk.reader('told');
    const { id } = await desk.post(await desk.thread(), 'Rude', { as });
    await desk.decide('remove', id, {
      policy: 'tone',
      note: 'third time',
      messageToAuthor: 'Be kind.',
    });
    const mine = await http.get('/sites/daily/me/decisions', { as });
    expect(mine.body.items).toMatchObject([
      { commentId: id, action: 'remove', policy: 'tone', messageToAuthor: 'Be kind.' },
    ]);
    expect(mine.text).not.toMatch(/third time|actor/);
    const log = await http.get(`/sites/daily/moderation/log?comment=${id}`, {
      as: desk.site.admin,
    });
    expect(log.body.items[0]).toMatchObject({ note: 'third time', actor: { kind: 'member' } });
  });

  it.each([
    `update decisions set action = 'approve'`,
    'delete from decisions',
    'truncate decisions cascade',
  ])('stays in the log for good: "%s" is refused', async (statement) => {
    await published();
    await expect(query(server.databaseUrl, statement)).rejects.toThrow('decisions is append-only');
  });
});
