import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { RequestDesk } from '../support/data-requests.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
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

describe('the confirmation of receipt', () => {
  it('goes out at once, in the language asked for, without a word of the notice or its token', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    const filed = await noticeOn(desk, id, { email, lang: 'de-AT' });
    expect(filed).toMatchObject({ receipt: 'queued', language: 'de' });
    await mailed.work();
    const [mail, ...more] = to(email);
    expect(more).toEqual([]);
    expect(mail!.headers['content-language']).toBe('de');
    expect(mail!.text).toContain(filed.ref);
    expect(mail!.text).toContain('eingegangen');
    for (const word of ['convicted', 'Nora', 'Criminal', filed.statusToken.split('_')[2]!]) {
      expect(mail!.raw).not.toContain(word);
      expect(mail!.text).not.toContain(word);
    }
    expect((await own(filed)).body.receipt).toBe('mailed');
    await mailed.work(DAY_MS);
    expect(to(email)).toHaveLength(1);
  });

  it('is tried again until it is taken, and its failure names no address', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    await noticeOn(desk, id, { email });
    mailed.mailbox.failing = true;
    for (const wait of [5_000, 60_000, 600_000, 3_600_000, 43_200_000, 43_200_000]) {
      const before = mailed.mailbox.attempts;
      await mailed.work(wait);
      expect(mailed.mailbox.attempts).toBe(before + 1);
      await mailed.work();
      expect(mailed.mailbox.attempts).toBe(before + 1);
    }
    mailed.mailbox.failing = false;
    await mailed.work(43_200_000);
    expect(to(email)).toHaveLength(1);
  });

  it('floods no address that others name: what is more waits', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    for (let times = 0; times < 12; times += 1) await noticeOn(desk, id, { email });
    await mailed.work();
    expect(to(email)).toHaveLength(10);
    await mailed.work();
    expect(to(email)).toHaveLength(10);
    await mailed.work(3_600_000);
    expect(to(email)).toHaveLength(12);
  });

  it('is said to be off where the server sends none, and the status tells the same', async () => {
    const off = await startApp(undefined, { mail: null });
    const there = new Desk(off, await makeSite(off));
    await there.settings({ guests: true });
    const { id } = await there.post(await there.thread(), 'One');
    const filed = await off.http.post(`${there.at}/notices`, { body: noticeOf(id) });
    expect([filed.status, filed.body.receipt]).toEqual([201, 'mail-off']);
    await there.decide('remove', id);
    const path = `${there.at}/notices/${filed.body.ref}`;
    const { body } = await off.http.get(path, { as: filed.body.statusToken });
    expect([body.receipt, body.status]).toEqual(['mail-off', 'upheld']);
    await off.stop();
  });
});

describe('the answer', () => {
  it('goes to each notifier, once nobody may undo the decision; again when it is decided anew', async () => {
    const { id } = await desk.post(thread, 'One');
    const emails = [address(), address(), address()];
    const filed = [];
    for (const email of emails) filed.push(await noticeOn(desk, id, { email }));
    await mailed.work();
    const decision = await complaints.decide('approve', id, { undoSeconds: 60 });
    await mailed.work();
    for (const email of emails) expect(to(email)).toHaveLength(1);
    await mailed.work(60_000);
    for (const email of emails) {
      expect(to(email)).toHaveLength(2);
      const { text } = to(email)[1]!;
      expect(text).toContain(`${page}#comment-${id}`);
      expect(text).toContain('declined');
      expect(text).toContain('A person decided.');
      expect(text).toMatch(/appeal until \d{4}-\d\d-\d\d/);
    }
    await complaints.undone(decision);
    await complaints.decide('remove', id, { undoSeconds: 0 });
    await mailed.work();
    for (const email of emails) {
      expect(to(email)).toHaveLength(3);
      expect(to(email)[2]!.text).toContain('upheld');
      expect(to(email)[2]!.text).not.toContain('appeal');
    }
    await mailed.work(DAY_MS);
    for (const email of emails) expect(to(email)).toHaveLength(3);
  });

  it('is told again where it was decided anew while it was on its way', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    await noticeOn(desk, id, { email });
    await mailed.work();
    const decision = await complaints.decide('approve', id, { undoSeconds: 60 });
    mailed.mailbox.meanwhile = async () => {
      await complaints.undone(decision);
      await complaints.decide('remove', id, { undoSeconds: 0 });
    };
    await mailed.work(60_000);
    await mailed.work();
    expect(to(email).map((mail) => /declined|upheld/.exec(mail.text)?.[0])).toEqual([
      undefined,
      'declined',
      'upheld',
    ]);
    await mailed.work(DAY_MS);
    expect(to(email)).toHaveLength(3);
  });

  it('says nothing of what was undone before it went', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    await noticeOn(desk, id, { email });
    const decision = await complaints.decide('remove', id, { undoSeconds: 60 });
    await complaints.undone(decision);
    await mailed.work(DAY_MS);
    expect(to(email)).toHaveLength(1);
  });

  it('has all comments of a notice that were decided meanwhile, the author’s own end too', async () => {
    const [one, two] = [await desk.post(thread, 'One'), await desk.post(thread, 'Two')];
    const three = await desk.post(thread, 'Three');
    const email = address();
    await noticeOn(desk, one.id, { email, commentIds: [one.id, two.id, three.id] });
    await mailed.work();
    await complaints.decide('remove', one.id, { undoSeconds: 0 });
    await complaints.decide('dismiss-reports', two.id, { undoSeconds: 0, notices: 'unfounded' });
    await desk.server.http.delete(`${desk.at}/comments/${three.id}`, { as: three.editToken });
    await mailed.work();
    const [, answer, ...more] = to(email);
    expect(more).toEqual([]);
    for (const said of ['is upheld', 'no grounds', 'gone before']) {
      expect(answer!.text).toContain(said);
    }
  });

  it('is not sent about what was taken back', async () => {
    const { id } = await desk.post(thread, 'One');
    const email = address();
    const { ref, statusToken } = await noticeOn(desk, id, { email });
    await mailed.work();
    await desk.server.http.delete(`${desk.at}/notices/${ref}`, { as: statusToken });
    await mailed.work(DAY_MS);
    expect(to(email)).toHaveLength(1);
  });

  it('tells what a job decided from what a person did', async () => {
    const tagged = await desk.thread({ url: `${page}-tagged`, tags: [`noticed-${pages}`] });
    const { id } = await desk.post(tagged, 'One');
    const email = address();
    const filed = await noticeOn(desk, id, { email });
    await mailed.work();
    const job = await desk.server.http.post(`${desk.at}/moderation/bulk`, {
      as: desk.site.moderator,
      body: { action: 'hide', filter: { tag: `noticed-${pages}` } },
    });
    expect(job.status).toBe(202);
    await eventually(async () => (await own(filed)).body.status === 'upheld');
    expect((await own(filed)).body.comments[0].decision).toMatchObject({ automation: 'partially' });
    await mailed.work(DAY_MS);
    expect(to(email)[1]!.text).toContain('a program had selected');
  });
});
