import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { NoticeDesk } from '../support/notice-desk.js';
import { noticeOn } from '../support/sample-call.js';

let server: TestApp;
let http: Client;
let desk: NoticeDesk;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await NoticeDesk.open(server);
});

describe('the work that notices make', () => {
  it('is one item, first of all queues, with its due time; each notice weighs 1', async () => {
    await desk.settings({ queues: [{ key: 'notices', dueMinutes: 60 }] });
    const { id } = await desk.post(desk.story, 'One');
    const [ann, ben] = [await desk.reader('ann'), await desk.reader('ben')];
    await desk.complaints.by(ann, id);
    expect(await desk.complaints.live(id)).toMatchObject({ queue: 'reported', reports: 1 });
    const at = server.now().getTime();
    await noticeOn(desk, id);
    await noticeOn(desk, id, { email: 'other@notifiers.example' });
    await desk.complaints.by(ben, id);
    expect(await desk.complaints.live(id)).toMatchObject({
      queue: 'notices',
      reports: 4,
      score: 4,
    });
    const path = `${desk.at}/moderation/queues/notices/items`;
    const { items } = (await http.get(path, { as: desk.site.moderator })).body;
    expect(items).toMatchObject([{ queue: 'notices', notices: 2, reports: 4 }]);
    const due = new Date(items[0].dueAt).getTime() - at;
    expect(Math.abs(due - 3_600_000)).toBeLessThan(60_000);
    const seen = await desk.complaints.seen(items[0].id);
    expect(seen.map(({ noticeRef }) => noticeRef !== null)).toEqual([false, true, true, false]);
    expect(seen[1]).toMatchObject({
      personId: null,
      weight: 1,
      reason: 'illegal-or-harmful-speech',
      explanation: 'It says that I was convicted in 2019. I never was.',
    });
  });

  it('keeps to the queue that a moderator has put it in, and is due all the same', async () => {
    await desk.settings({ queues: [{ key: 'notices', dueMinutes: 60 }, { key: 'legal' }] });
    const { id } = await desk.post(desk.story, 'One');
    await desk.complaints.by(await desk.reader('ann'), id);
    const [item] = (await desk.claim('reported', { count: 1 })).items;
    const moved = await http.post(`${desk.at}/moderation/items/${item!.id}/move`, {
      as: desk.site.moderator,
      body: { leaseToken: item!.leaseToken, queue: 'legal' },
    });
    expect(moved.status).toBe(200);
    await noticeOn(desk, id);
    const path = `${desk.at}/moderation/queues/legal/items`;
    const { items } = (await http.get(path, { as: desk.site.moderator })).body;
    expect(items).toMatchObject([{ notices: 1, dueAt: expect.any(String) }]);
  });

  it.each([
    ['remove', {}, 'upheld'],
    ['hide', {}, 'upheld'],
    ['redact', { body: 'Mended.' }, 'upheld'],
    ['approve', {}, 'declined'],
    ['dismiss-reports', { notices: 'unfounded' }, 'unfounded'],
    ['approve', { notices: 'declined' }, 'declined'],
  ])('ends with %s %o: every notice is %s', async (action, more, verdict) => {
    const { id } = await desk.post(desk.story, 'One');
    const filed = [await noticeOn(desk, id), await noticeOn(desk, id, { email: 'o@n.example' })];
    await desk.complaints.by(await desk.reader('ann'), id);
    const decision = await desk.complaints.decide(action, id, more);
    for (const { ref, statusToken } of filed) {
      const { body } = await desk.status(ref, statusToken);
      expect(body.status).toBe(verdict);
      expect(body.comments[0].decision).toEqual({ id: decision, automation: 'not' });
      const appeal = `/api/v1/sites/${desk.site.slug}/decisions/${decision}/appeals`;
      const redress = verdict === 'upheld' ? null : { appeal, appealed: null };
      if (redress) expect(body.comments[0].redress).toMatchObject(redress);
      else expect(body.comments[0].redress).toBeNull();
    }
    const reported = (await desk.complaints.states(id)).filter((state) => state !== verdict);
    expect(reported).toEqual(verdict === 'unfounded' ? ['declined'] : []);
    expect(await desk.complaints.live(id)).toBeNull();
  });

  it('cannot be called unfounded by what takes the comment away', async () => {
    const { id } = await desk.post(desk.story, 'One');
    await noticeOn(desk, id);
    const answer = await desk.decide('remove', id, { notices: 'unfounded' });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '#/notices']);
  });

  it('comes back when the decision is undone, and with a new notice; a repeated one makes none', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const first = await noticeOn(desk, id);
    const decision = await desk.complaints.decide('approve', id);
    const again = await noticeOn(desk, id);
    const { body } = await desk.status(again.ref, again.statusToken);
    expect([body.status, body.comments[0].decision.id]).toEqual(['duplicate', decision]);
    expect(await desk.complaints.live(id)).toBeNull();
    const other = await noticeOn(desk, id, { category: 'violence' });
    expect(await desk.complaints.live(id)).toMatchObject({ queue: 'notices', reports: 1 });
    const theirs = await noticeOn(desk, id, { email: 'other@n.example' });
    expect(await desk.complaints.live(id)).toMatchObject({ reports: 2 });
    const last = await desk.complaints.decide('remove', id);
    await desk.complaints.undone(last);
    expect(await desk.complaints.live(id)).toMatchObject({ queue: 'notices', reports: 2 });
    for (const { ref, statusToken } of [other, theirs]) {
      expect((await desk.status(ref, statusToken)).body.status).toBe('received');
    }
    expect((await desk.status(first.ref, first.statusToken)).body.status).toBe('declined');
  });

  it('goes on where the text that was told of still shows beside the one decided about', async () => {
    const ann = await desk.reader('ann');
    const { id } = await desk.post(desk.story, 'One', { as: ann });
    await desk.patchThread(desk.story, { moderation: 'pre' });
    const edit = { as: ann, body: { body: 'Another' } };
    expect((await http.patch(`${desk.at}/comments/${id}`, edit)).status).toBe(200);
    const { ref, statusToken } = await noticeOn(desk, id);
    await desk.complaints.decide('reject', id);
    expect((await desk.status(ref, statusToken)).body.status).toBe('received');
    expect(await desk.complaints.live(id)).toMatchObject({ queue: 'notices', reports: 1 });
  });

  it('is over when the author takes the comment back, and the notifier is answered', async () => {
    const ann = await desk.reader('ann');
    const { id } = await desk.post(desk.story, 'One', { as: ann });
    const { ref, statusToken } = await noticeOn(desk, id);
    expect((await http.delete(`${desk.at}/comments/${id}`, { as: ann })).status).toBe(204);
    const { body } = await desk.status(ref, statusToken);
    expect([body.status, body.comments[0].decision]).toEqual(['superseded', null]);
  });

  it('makes a statement that says so, to the author and the Transparency Database', async () => {
    const ann = await desk.reader('ann');
    const { id } = await desk.post(desk.story, 'One', { as: ann });
    await noticeOn(desk, id);
    const decision = await desk.complaints.decide('remove', id);
    const path = `${desk.at}/me/decisions/${decision}/statement`;
    const { body } = await http.get(path, { as: ann });
    expect(body).toMatchObject({ source: 'notice', facts: expect.stringContaining('Article 16') });
    const day = (n: number) => new Date(server.now().getTime() + n * 86_400_000).toISOString();
    const exported = await http.get(
      `${desk.at}/moderation/statements?format=ndjson&from=${day(-1)}&to=${day(1)}`,
      { as: desk.site.moderator },
    );
    expect(JSON.parse(exported.text)).toMatchObject({ source_type: 'SOURCE_ARTICLE_16' });
  });
});

describe('taking a notice back', () => {
  it('ends its work where nothing else is to be decided, and works twice', async () => {
    const [one, two] = [await desk.post(desk.story, 'One'), await desk.post(desk.story, 'Two')];
    await desk.complaints.by(await desk.reader('ann'), two.id);
    const mine = await noticeOn(desk, one.id, { commentIds: [one.id, two.id] });
    const path = `${desk.at}/notices/${mine.ref}`;
    for (let times = 0; times < 2; times += 1) {
      const { status: code, body } = await http.delete(path, { as: mine.statusToken });
      expect([code, body.status]).toEqual([200, 'withdrawn']);
    }
    expect(await desk.complaints.live(one.id)).toBeNull();
    expect(await desk.complaints.live(two.id)).toMatchObject({ reports: 1, score: 1 });
  });

  it('leaves what is answered', async () => {
    const [one, two] = [await desk.post(desk.story, 'One'), await desk.post(desk.story, 'Two')];
    const mine = await noticeOn(desk, one.id, { commentIds: [one.id, two.id] });
    await desk.complaints.decide('remove', one.id);
    const { body } = await http.delete(`${desk.at}/notices/${mine.ref}`, { as: mine.statusToken });
    expect(body.status).toBe('upheld');
    expect((await desk.complaints.states(two.id))[0]).toBe('withdrawn');
    const all = await noticeOn(desk, two.id);
    await desk.complaints.decide('approve', two.id);
    const late = await http.delete(`${desk.at}/notices/${all.ref}`, { as: all.statusToken });
    expect([late.status, late.body.code]).toEqual([409, 'notice-answered']);
  });
});

describe('an appeal by a notifier', () => {
  it('is made with the status token, heard by another, and answers the notice anew', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const [mine, theirs] = [
      await noticeOn(desk, id),
      await noticeOn(desk, id, { email: 'other@n.example' }),
    ];
    const decision = await desk.complaints.decide('approve', id, { notices: 'unfounded' });
    const appeal = (as?: string): Promise<Answer> =>
      http.post(`${desk.at}/decisions/${decision}/appeals`, {
        body: { text: 'It is libel still.' },
        ...(as ? { as } : {}),
      });
    const wrong = `cln_${mine.ref.replaceAll('-', '')}_${'A'.repeat(43)}`;
    expect((await appeal(wrong)).status).toBe(404);
    const filed = await appeal(mine.statusToken);
    expect([filed.status, filed.body.party]).toEqual([201, 'notifier']);
    expect((await appeal(mine.statusToken)).body.code).toBe('already-appealed');
    const seen = (await desk.status(mine.ref, mine.statusToken)).body.comments[0].redress.appealed;
    expect(seen).toMatchObject({ state: 'open', reason: null });
    expect(
      (await desk.status(theirs.ref, theirs.statusToken)).body.comments[0].redress.appealed,
    ).toBeNull();
    const ruled = await http.post(`${desk.at}/moderation/appeals/${filed.body.id}/decision`, {
      as: (await desk.member('moderator')).apiKey,
      body: { outcome: 'overturned', reason: 'It is.', action: 'remove' },
    });
    expect([ruled.status, ruled.body.code]).toEqual([200, undefined]);
    for (const { ref, statusToken } of [mine, theirs]) {
      expect((await desk.status(ref, statusToken)).body.status).toBe('upheld');
    }
    const after = (await desk.status(mine.ref, mine.statusToken)).body.comments[0].redress.appealed;
    expect(after).toMatchObject({ state: 'overturned', reason: 'It is.' });
  });
});

describe('the list of notices', () => {
  it('pages, newest first, and is narrowed by status and category', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const refs: string[] = [];
    for (const category of ['violence', 'self-harm', 'violence']) {
      refs.unshift((await noticeOn(desk, id, { category, email: `${refs.length}@n.example` })).ref);
    }
    const named = ({ items }: { items: { ref: string }[] }) => items.map(({ ref }) => ref);
    const first = await desk.listed('?limit=2');
    expect(named(first)).toEqual(refs.slice(0, 2));
    expect(named(await desk.listed(`?limit=2&after=${first.page.next}`))).toEqual(refs.slice(2));
    expect(named(await desk.listed('?category=violence'))).toEqual([refs[0], refs[2]]);
    expect(named(await desk.listed('?status=upheld'))).toEqual([]);
    await desk.complaints.decide('remove', id);
    expect(named(await desk.listed('?status=upheld&category=self-harm'))).toEqual([refs[1]]);
    expect(JSON.stringify(first)).not.toContain('convicted');
  });

  it('shows who sent one to admins alone', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const { ref } = await noticeOn(desk, id);
    const one = (as: string): Promise<Answer> =>
      http.get(`${desk.at}/moderation/notices/${ref}`, { as });
    const { body } = await one(desk.site.moderator);
    expect(body).toMatchObject({ ref, notifier: null, legalReference: 'Criminal Code, s. 186' });
    expect((await one(desk.site.admin)).body.notifier).toEqual({
      name: 'Nora Notifier',
      email: 'nora@notifiers.example',
    });
  });
});
