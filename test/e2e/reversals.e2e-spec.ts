import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { dumpOf } from '../support/dump.js';

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

const undo = (id: string, as = desk.site.moderator, headers = {}): Promise<Answer> =>
  http.post(`/sites/daily/moderation/decisions/${id}/reversal`, { as, headers });
const codeOf = ({ status, body }: Answer): [number, string?] => [status, body?.code];
const idOf = ({ body }: Answer): string => body.results[0].decisionId;

const FACTS = `select state, prior_state, state_reason, pinned, featured, replies_locked, revision_id,
  pending_revision_id, reviewed_revision_id, html, edited_by, shown, number
  from comments where id = $1`;
const factsOf = async (id: string) => (await query(server.databaseUrl, FACTS, [id]))[0];
const liveItem = async (id: string) =>
  (
    await query(
      server.databaseUrl,
      'select id, queue, state, reports from review_items where comment_id = $1 and ended_at is null',
      [id],
    )
  )[0];

/** A comment in one of the places that a decision finds it in. */
const MADE: Record<string, () => Promise<string>> = {
  waiting: async () => (await desk.post(await desk.thread({}, { moderation: 'pre' }), 'A')).id,
  published: async () => (await desk.post(await desk.thread(), 'A')).id,
  reported: async () => {
    const id = await MADE['published']!();
    const as = await desk.reader('ben');
    await http.post(`/sites/daily/comments/${id}/reports`, { as, body: { reason: 'spam' } });
    return id;
  },
  'edited and waiting': async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const { id, editToken: as } = await desk.post(thread, 'A');
    await desk.decide('approve', id);
    await http.patch(`/sites/daily/comments/${id}`, { as, body: { body: 'B' } });
    return id;
  },
  removed: async () => {
    const id = await MADE['published']!();
    await desk.decide('remove', id, { policy: 'tone' });
    return id;
  },
};

describe('undoing', () => {
  it.each([
    ['approve', 'waiting'],
    ['reject', 'waiting'],
    ['mark-spam', 'waiting'],
    ['hide', 'published'],
    ['mark-spam', 'published'],
    ['pin', 'published'],
    ['lock-replies', 'published'],
    ['approve', 'reported'],
    ['remove', 'reported'],
    ['dismiss-reports', 'reported'],
    ['approve', 'edited and waiting'],
    ['reject', 'edited and waiting'],
    ['remove', 'edited and waiting'],
    ['restore', 'removed'],
    ['mark-spam', 'removed'],
  ])('%s of a %s comment brings back all that it was, and its work', async (action, made) => {
    const id = await MADE[made]!();
    const before = await factsOf(id);
    const item = await liveItem(id);
    const decided = await desk.decide(action, id, { policy: 'spam' });
    expect(await factsOf(id)).not.toEqual(before);
    const undone = await undo(idOf(decided));
    expect(undone.body.results).toMatchObject([
      { commentId: id, supersedesId: idOf(decided), result: 'applied' },
    ]);
    // A number, once given, stays.
    const { number } = (await factsOf(id))!;
    expect(await factsOf(id)).toEqual({ ...before, number });
    expect(await liveItem(id)).toEqual(item);
  });

  it('a redaction brings the author’s words back', async () => {
    const id = await MADE['published']!();
    expect((await desk.decide('redact', id)).status).toBe(422);
    expect((await desk.decide('hide', id, { body: 'X' })).status).toBe(422);
    const decided = await desk.decide('redact', id, { body: 'A [link removed]' });
    const at = `/sites/daily/comments/${id}`;
    expect((await http.get(at)).body).toMatchObject({
      html: '<p>A [link removed]</p>',
      editedBy: 'moderator',
    });
    expect((await undo(idOf(decided))).status).toBe(200);
    expect((await http.get(at)).body).toMatchObject({ html: '<p>A</p>', editedBy: null });
  });

  it('ends with the seconds that were given, but not for an admin', async () => {
    const decided = await desk.decide('hide', await MADE['published']!(), { undoSeconds: 5 });
    server.later(6000);
    expect(codeOf(await undo(idOf(decided)))).toEqual([409, 'undo-window-closed']);
    expect((await undo(idOf(decided), desk.site.admin)).status).toBe(200);
    const never = await desk.decide('hide', await MADE['published']!(), { undoSeconds: 0 });
    expect(codeOf(await undo(idOf(never)))).toEqual([409, 'undo-window-closed']);
  });

  it('happens once, and once for its Idempotency-Key', async () => {
    const decided = await desk.decide('hide', await MADE['published']!());
    const headers = { 'idempotency-key': 'undo-1' };
    const first = await undo(idOf(decided), desk.site.moderator, headers);
    const again = await undo(idOf(decided), desk.site.moderator, headers);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(codeOf(await undo(idOf(decided)))).toEqual([409, 'already-reversed']);
    expect(codeOf(await undo(idOf(first)))).toEqual([409, 'action-refused']);
  });

  it('by two at once is one undoing', async () => {
    for (let round = 0; round < 10; round += 1) {
      const decided = await desk.decide('hide', await MADE['published']!());
      const answers = await Promise.all([1, 2].map(() => undo(idOf(decided))));
      expect(answers.map(codeOf).sort()).toEqual([
        [200, undefined],
        [409, 'already-reversed'],
      ]);
    }
  });

  it('is refused where more has happened since', async () => {
    const id = await MADE['published']!();
    const hidden = await desk.decide('hide', id);
    await desk.decide('approve', id);
    const late = await undo(idOf(hidden));
    expect(codeOf(late)).toEqual([409, 'changed-since']);
    expect(late.body.current).toMatchObject({ state: 'published', action: 'approve' });
  });

  it('of a batch undoes each of it that still stands', async () => {
    const [one, two] = [await MADE['published']!(), await MADE['published']!()];
    const items = [one, two].map((commentId) => ({ commentId, version: 1 }));
    const { body } = await desk.decideOn('remove', items);
    await desk.decide('approve', two);
    const undone = await undo(body.batchId);
    expect(undone.body.results).toMatchObject([
      { commentId: two, result: 'conflict', code: 'changed-since' },
      { commentId: one, result: 'applied' },
    ]);
    const nothing = await undo('0190a000-0000-7000-8000-00000000dead');
    expect(codeOf(nothing)).toEqual([404, 'not-found']);
  });
});

describe('a purge', () => {
  it('is for admins, leaves no word of it anywhere, and does not come back', async () => {
    const word = 'zqpurged';
    const guest = { name: `${word} name`, email: `${word}@guest.example` };
    const { id } = await desk.post(await desk.thread(), `${word} WORDS`, { guest });
    await desk.decide('pin', id, { note: `${word} noted` });
    expect(codeOf(await desk.decide('purge', id))).toEqual([403, 'forbidden']);
    const purged = await http.post('/sites/daily/moderation/decisions', {
      as: desk.site.admin,
      body: { action: 'purge', items: [{ commentId: id, version: 2 }] },
    });
    expect(purged.body.results[0].current.state).toBe('purged');
    const dump = await dumpOf(server.databaseUrl);
    expect(dump.split('\n').filter((line) => line.includes(word))).toEqual([]);
    expect(codeOf(await undo(idOf(purged), desk.site.admin))).toEqual([409, 'action-refused']);
  });
});

describe('a conflict', () => {
  it('shows what became of the text that was looked at', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const { id, editToken: as } = await desk.post(thread, 'Buy my book');
    await http.patch(`/sites/daily/comments/${id}`, { as, body: { body: 'Buy his book' } });
    const late = await desk.decideOn('approve', [{ commentId: id, version: 1 }]);
    expect(codeOf(late)).toEqual([409, 'conflict']);
    expect(late.body.diff).toEqual([
      { op: 'same', text: 'Buy ' },
      { op: 'removed', text: 'my' },
      { op: 'added', text: 'his' },
      { op: 'same', text: ' book' },
    ]);
  });
});
