import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk, type ClaimedItem, type PostedComment } from '../support/desk.js';

let server: TestApp;
let http: Client;
let desk: Desk;
let second: string;
let sites = 0;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
beforeEach(async () => {
  desk = new Desk(server, await makeSite(server, `site-${(sites += 1)}`));
  second = (await desk.member('moderator')).apiKey;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

const MINUTE_MS = 60_000;

async function held(count: number, page: object = {}): Promise<PostedComment[]> {
  const thread = await desk.thread(page, { moderation: 'pre' });
  const posted: PostedComment[] = [];
  for (let n = 1; n <= count; n += 1) posted.push(await desk.post(thread, `Text ${n}`));
  return posted;
}

const act = (name: string, item: ClaimedItem, more: object = {}, as = desk.site.moderator) =>
  http.post(`${desk.at}/moderation/items/${item.id}/${name}`, {
    as,
    body: { leaseToken: item.leaseToken, ...more },
  });

const codeOf = ({ status, body }: Answer): [number, string?] => [status, body?.code];
const queues = async () =>
  (await http.get(`${desk.at}/moderation/queues`, { as: second })).body.queues;
const bodies = (items: readonly ClaimedItem[]): string[] =>
  items.map(({ comment }) => comment.body);

describe('one item', () => {
  it('comes with its thread, its author’s record, its reports and what can be done', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('eve');
    const ids: string[] = [];
    for (const text of ['One', 'Two', 'Three', 'Four', 'Five'])
      ids.push((await desk.post(thread, text, { as })).id);
    await desk.decide('remove', (await desk.post(thread, 'Rude', { as })).id);
    const reply = await desk.post(thread, 'Reply', { as, parentId: ids[2]! });
    const report = { reason: 'abuse', explanation: 'See the last line.' };
    for (const id of [ids[2], reply.id])
      await http.post(`${desk.at}/comments/${id}/reports`, {
        as: await desk.reader('ben'),
        body: report,
      });
    const items = (await desk.claim('reported', { count: 2 })).items;
    const [third, answer] = await Promise.all(
      items.map(
        async ({ id }) =>
          (await http.get(`${desk.at}/moderation/items/${id}`, { as: second })).body,
      ),
    );
    const around = ({ parent, before, after }: typeof third) =>
      [parent ? [parent] : [], before, after].map(bodiesOf);
    expect(around(third.context)).toEqual([[], ['One', 'Two'], ['Four', 'Five']]);
    expect(around(answer.context)).toEqual([['Three'], [], []]);
    expect(third.author).toMatchObject({
      comments: { published: 6, removed: 1 },
      decisionsAgainst: 1,
    });
    expect(third.reportList).toMatchObject([report]);
    expect(third.reportList[0].personId).not.toBe(third.author.id);
    expect(third.allowedActions).toEqual(
      'approve mark-spam not-spam hide remove restore redact pin feature lock-replies dismiss-reports purge'.split(
        ' ',
      ),
    );
    expect(third).toMatchObject({
      history: [],
      sinceReview: null,
      lease: { until: expect.any(String) },
    });
  });
});

describe('spam', () => {
  it('waits in a queue of its own, whoever it came from', async () => {
    const { status } = await http.post(`${await desk.thread()}/comments`, {
      body: { body: 'Cheap pills', website: 'https://pills.example' },
    });
    expect(status).toBe(201);
    const { items } = await desk.claim('spam', { count: 1 });
    expect(bodies(items)).toEqual(['Cheap pills']);
    const answer = await desk.judge('not-spam', items[0]!);
    expect(answer.body.results[0].current.state).toBe('published');
    expect((await queues()).spam.open).toBe(0);
  });
});

describe('an edit after an approval', () => {
  it('is looked at again, with what has changed since', async () => {
    const { id, editToken: as } = await desk.post(await desk.thread(), 'A fine day');
    const edit = (body: string) => http.patch(`${desk.at}/comments/${id}`, { as, body: { body } });
    await edit('A very fine day');
    expect((await queues())['edited-since-approved'].open).toBe(0);
    await desk.decide('hide', id);
    await desk.decide('approve', id);
    await edit('A very bad day');
    const { items } = await desk.claim('edited-since-approved', { count: 1 });
    expect(bodies(items)).toEqual(['A very bad day']);
    const whole = await http.get(`${desk.at}/moderation/items/${items[0]!.id}`, { as: second });
    expect(whole.body.sinceReview).toEqual([
      { op: 'same', text: 'A very ' },
      { op: 'removed', text: 'fine' },
      { op: 'added', text: 'bad' },
      { op: 'same', text: ' day' },
    ]);
    expect((await desk.judge('approve', items[0]!)).status).toBe(200);
    expect((await queues())['edited-since-approved'].open).toBe(0);
  });
});

describe('an item that somebody has', () => {
  const taken = async (): Promise<ClaimedItem> => {
    await held(1);
    return (await desk.claim('pending', { count: 1 })).items[0]!;
  };

  it('is put off until its moment, and then is there again', async () => {
    const item = await taken();
    const until = new Date(server.now().getTime() + 60 * MINUTE_MS).toISOString();
    const snoozed = await act('snooze', item, { until });
    expect(snoozed.body).toMatchObject({ state: 'snoozed', snoozedUntil: until });
    expect((await queues()).pending).toMatchObject({ open: 0, unclaimed: 0 });
    expect((await desk.claim('pending', { count: 1 })).items).toEqual([]);
    server.later(60 * MINUTE_MS);
    expect((await queues()).pending).toMatchObject({ open: 1, unclaimed: 1 });
    const past = await act('snooze', (await desk.claim('pending', { count: 1 })).items[0]!, {
      until: '2020-01-01T00:00:00Z',
    });
    expect(codeOf(past)).toEqual([422, 'invalid-request']);
  });

  it('is handed up to somebody else, with a note', async () => {
    const item = await taken();
    const escalated = await act('escalate', item, { note: 'Is this a threat?' });
    expect(escalated.body).toMatchObject({ state: 'escalated', queue: 'escalated' });
    expect((await desk.claim('escalated', { count: 1 })).items).toEqual([]);
    const { items } = await desk.claim('escalated', { count: 1 }, second);
    const whole = await http.get(`${desk.at}/moderation/items/${item.id}`, { as: second });
    expect(whole.body.notes).toMatchObject([{ text: 'Is this a threat?' }]);
    expect((await desk.judge('reject', items[0]!, { as: second })).status).toBe(200);
  });

  it('moves to another queue with that queue’s due time, and back', async () => {
    await desk.settings({ queues: [{ key: 'legal', name: 'For the lawyers', dueMinutes: 60 }] });
    await act('move', await taken(), { queue: 'legal' });
    expect((await queues()).legal).toMatchObject({ name: 'For the lawyers', open: 1 });
    server.later(61 * MINUTE_MS);
    expect((await queues()).legal.pastDue).toBe(1);
    const [legal] = (await desk.claim('legal', { count: 1 })).items;
    expect((await act('move', legal!, { queue: 'pending' })).status).toBe(200);
    expect((await queues()).pending).toMatchObject({ open: 1, pastDue: 0 });
    const [again] = (await desk.claim('pending', { count: 1 })).items;
    for (const queue of ['escalated', 'appeals', 'sports'])
      expect((await act('move', again!, { queue })).status).toBe(422);
  });

  it('is lost to each of these once it is somebody else’s', async () => {
    const item = await taken();
    await act('skip', item);
    await desk.claim('pending', { count: 1 }, second);
    const more: Record<string, object> = {
      skip: {},
      snooze: { until: '2035-01-01T00:00:00Z' },
      escalate: {},
      move: { queue: 'spam' },
      notes: { text: 'Late' },
    };
    for (const [name, body] of Object.entries(more)) {
      const lost = await act(name, item, body);
      expect([name, ...codeOf(lost)]).toEqual([name, 409, 'lease-lost']);
      expect(lost.body.current.lease.by.kind).toBe('member');
    }
    const whole = await http.get(`${desk.at}/moderation/items/${item.id}`, { as: second });
    expect(whole.body.notes).toEqual([]);
  });

  it('is answered again for the same Idempotency-Key', async () => {
    const item = await taken();
    const headers = { 'idempotency-key': 'note-1' };
    const path = `${desk.at}/moderation/items/${item.id}/notes`;
    const body = { leaseToken: item.leaseToken, text: 'Once' };
    for (const replayed of [null, 'true']) {
      const answer = await http.post(path, { as: desk.site.moderator, body, headers });
      expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([200, replayed]);
    }
    const whole = await http.get(`${desk.at}/moderation/items/${item.id}`, { as: second });
    expect(whole.body.notes).toHaveLength(1);
  });
});

function bodiesOf(comments: { html: string }[]): string[] {
  return comments.map(({ html }) => html.replace(/<\/?p>/g, ''));
}
