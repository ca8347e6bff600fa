import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { RequestDesk } from '../support/data-requests.js';
import { query } from '../support/database.js';
import type { Desk } from '../support/desk.js';
import { Complaints } from '../support/reports.js';
import { noticeOf, noticeOn } from '../support/sample-call.js';

const DAY_MS = 86_400_000;

let mailed: RequestDesk;
let desk: Desk;
let complaints: Complaints;
let thread: string;
let pages = 0;
let page: string;

beforeAll(async () => {
  mailed = await RequestDesk.open();
  desk = mailed.desk;
  await desk.settings({ guests: true });
  complaints = new Complaints(desk);
});
afterAll(async () => {
  await mailed.close();
  expect(await inconsistencies(mailed.server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  mailed.mailbox.failing = false;
  page = `https://daily.example/mailed-${(pages += 1)}`;
  thread = await desk.thread({ url: page });
});

let notifiers = 0;
const address = (): string => `notifier-${(notifiers += 1)}@notifiers.example`;
const to = (email: string) => mailed.mailbox.mails.filter((mail) => mail.to.includes(email));
const own = ({ ref, statusToken }: { ref: string; statusToken: string }): Promise<Answer> =>
  desk.server.http.get(`${desk.at}/notices/${ref}`, { as: statusToken });

/** Everything that is kept of one notice, in any table. */
const kept = async (ref: string): Promise<Record<string, unknown>> => {
  const [row] = await query(
    mailed.server.databaseUrl,
    `select n.name, n.explanation, n.legal_reference, n.email_sealed, n.email_index, n.token_hash,
       n.forgotten_at is not null as forgotten,
       (select array_agg(a.text) from appeals a join reports r on r.id = a.report_id
        where r.notice_id = n.id) as appeals,
       (select count(*)::int from idempotency_keys k where k.subject_id = n.id) as answers
     from notices n where n.id = $1`,
    [ref],
  );
  return row!;
};
const NOTHING = {
  ...{ name: null, explanation: null, legal_reference: null, email_sealed: null },
  ...{ email_index: null, token_hash: null, forgotten: true, answers: 0 },
};

/** Sent with a key, so that its answer is kept to be given again. */
const keyed = async (key: string, body: object): Promise<Answer['body']> => {
  const headers = { 'idempotency-key': `notice-${key}` };
  const path = `${desk.at}/notices`;
  const filed = await desk.server.http.post(path, { as: desk.site.admin, body, headers });
  expect([filed.status, (await kept(filed.body.ref))['answers']]).toEqual([201, 1]);
  return filed.body;
};

describe('what is kept of a notifier', () => {
  it('is theirs to have and to erase by their address; the work goes on', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    const filed = await keyed('first', noticeOf(id, { email }));
    const decision = await complaints.decide('approve', id, { undoSeconds: 0 });
    const appeal = await desk.server.http.post(`${desk.at}/decisions/${decision}/appeals`, {
      as: filed.statusToken,
      body: { text: 'It is libel still.' },
    });
    expect(appeal.status).toBe(201);
    const other = await noticeOn(desk, id, { email, category: 'violence' });

    await mailed.work(120_000);
    const { token } = await mailed.mailed({ kind: 'export', email });
    expect((await mailed.call('POST', 'data-request/confirmation', token)).status).toBe(202);
    const { body } = await mailed.call('GET', 'data-request/export', token);
    expect(body.notices).toMatchObject([
      { name: 'Nora Notifier', email, explanation: noticeOf(id)['explanation'] },
      { category: 'violence', comments: [{ commentId: id, state: 'received' }] },
    ]);
    expect(body.appeals).toMatchObject([{ text: 'It is libel still.' }]);
    expect(JSON.stringify(body)).not.toContain('token');

    mailed.server.later(3_600_000);
    const erasure = await mailed.mailed({ kind: 'erasure', email });
    await mailed.call('POST', 'data-request/confirmation', erasure.token);
    mailed.server.later(DAY_MS / 2);
    const late = await keyed('late', noticeOf(id, { email, category: 'self-harm' }));
    await mailed.work(DAY_MS / 2 + 1);
    expect(await kept(late.ref)).toEqual({ ...NOTHING, appeals: null });
    expect(await kept(filed.ref)).toEqual({ ...NOTHING, appeals: [null] });
    expect(await kept(other.ref)).toEqual({ ...NOTHING, appeals: null });
    expect((await own(filed)).status).toBe(404);
    expect(await complaints.live(id)).toMatchObject({ queue: 'notices', reports: 2 });
    const mails = to(email).length;
    await complaints.decide('remove', id, { undoSeconds: 0 });
    await mailed.work(DAY_MS);
    expect(to(email)).toHaveLength(mails);
  });

  it('ends thirty days after the last day for an appeal, and not before it is answered', async () => {
    const [one, two] = [await desk.post(thread, 'One'), await desk.post(thread, 'Two')];
    const answered = await noticeOn(desk, one.id, { email: address() });
    const waiting = await noticeOn(desk, two.id, { email: address() });
    await complaints.decide('remove', one.id);
    await mailed.work(200 * DAY_MS);
    expect(await kept(answered.ref)).toMatchObject({ forgotten: false, name: 'Nora Notifier' });
    await mailed.work(15 * DAY_MS);
    expect(await kept(answered.ref)).toEqual({ ...NOTHING, appeals: null });
    expect(await kept(waiting.ref)).toMatchObject({ forgotten: false, name: 'Nora Notifier' });
    expect((await own(answered)).status).toBe(404);
    expect((await own(waiting)).status).toBe(200);
  });

  it('stays as long as an appeal is open', async () => {
    const { id } = await desk.post(thread, 'One');
    const filed = await noticeOn(desk, id, { email: address() });
    const decision = await complaints.decide('approve', id, { undoSeconds: 0 });
    const appeal = await desk.server.http.post(`${desk.at}/decisions/${decision}/appeals`, {
      as: filed.statusToken,
      body: { text: 'It is libel still.' },
    });
    expect(appeal.status).toBe(201);
    await mailed.work(400 * DAY_MS);
    expect(await kept(filed.ref)).toMatchObject({
      forgotten: false,
      appeals: ['It is libel still.'],
    });
    const other = await desk.member('moderator');
    const decided = await desk.server.http.post(
      `${desk.at}/moderation/appeals/${appeal.body.id}/decision`,
      { as: other.apiKey, body: { outcome: 'confirmed', reason: 'It is opinion.' } },
    );
    expect([decided.status, decided.body.code]).toEqual([200, undefined]);
    await mailed.work(DAY_MS);
    expect(await kept(filed.ref)).toEqual({ ...NOTHING, appeals: [null] });
  });

  it('goes with the last comment that it speaks of, as far as it speaks of that', async () => {
    const [one, two] = [await desk.post(thread, 'One'), await desk.post(thread, 'Two')];
    const { ref } = await noticeOn(desk, one.id, { commentIds: [one.id, two.id] });
    const purge = async (id: string): Promise<void> => {
      const { version } = (await desk.see(id)).body;
      const { status } = await desk.server.http.post(`${desk.at}/moderation/decisions`, {
        as: desk.site.admin,
        body: { action: 'purge', items: [{ commentId: id, version }] },
      });
      expect(status).toBe(200);
    };
    await purge(one.id);
    expect((await kept(ref))['explanation']).not.toBeNull();
    await purge(two.id);
    expect(await kept(ref)).toMatchObject({ explanation: null, legal_reference: null });
    expect((await kept(ref))['name']).toBe('Nora Notifier');
  });
});
