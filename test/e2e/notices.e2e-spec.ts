import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { makeSite, startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { commandsOf, runCommands } from '../support/documented-commands.js';
import { stored } from '../support/every-table.js';
import { NoticeDesk } from '../support/notice-desk.js';
import { noticeOf, noticeOn } from '../support/sample-call.js';

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

describe('a legal notice', () => {
  it('is taken from anybody, by address or id, and says what it owes', async () => {
    const [first, second] = [
      await desk.post(desk.story, 'One'),
      await desk.post(desk.story, 'Two'),
    ];
    const url = [
      `${desk.page}?utm_source=x#comment-${first.id}`,
      `${desk.page}#comment-${first.id}`,
    ];
    const filed = await desk.file(noticeOf(second.id, { url }));
    expect([filed.status, filed.body.code]).toEqual([201, undefined]);
    expect(filed.body).toMatchObject({ status: 'received', receipt: 'queued', language: 'en' });
    const { ref, statusToken, comments } = filed.body;
    expect(filed.headers.get('location')).toBe(`/api/v1/sites/${desk.site.slug}/notices/${ref}`);
    expect(comments).toHaveLength(2);
    expect(comments.map((each: { url: string }) => each.url).sort()).toEqual(
      [first, second].map(({ id }) => `${desk.page}#comment-${id}`).sort(),
    );
    const own = await desk.status(ref, statusToken);
    expect(own.status).toBe(200);
    expect({ ...own.body, statusToken }).toEqual(filed.body);
    expect(own.headers.get('cache-control')).toContain('no-store');
    const kept = await query(server.databaseUrl, 'select to_jsonb(n)::text as all from notices n');
    expect(JSON.stringify(kept)).not.toContain(statusToken.split('_')[2]);
    expect(JSON.stringify(kept)).not.toContain('nora@');
  });

  it.each<[string, object, string[], string[]]>([
    [
      'nothing',
      {
        explanation: undefined,
        name: undefined,
        email: undefined,
        goodFaith: undefined,
        commentIds: [],
      },
      ['a', 'b', 'c', 'd'],
      ['#/explanation', '#/name', '#/email', '#/goodFaith', '#/url'],
    ],
    ['too little', { explanation: 'It is bad.' }, ['a'], ['#/explanation']],
    ['no address', { email: undefined }, ['c'], ['#/email']],
    ['a false address', { email: 'Nora <nora@x.example>' }, ['c'], ['#/email']],
    ['bad faith', { goodFaith: false }, ['d'], ['#/goodFaith']],
    ['a page', { url: ['https://daily.example/story'] }, ['b'], ['#/url/0']],
    [
      'another site',
      { url: [`https://evil.example/#comment-${randomUUID()}`] },
      ['b'],
      ['#/url/0'],
    ],
    ['nobody’s id', { commentIds: [randomUUID()] }, ['b'], ['#/commentIds/0']],
  ])('with %s is told by its letters, and costs nothing', async (_, said, letters, pointers) => {
    const { id } = await desk.post(desk.story, 'One');
    const before = await stored(server.databaseUrl);
    for (let times = 0; times < 12; times += 1) {
      const answer = await desk.file(noticeOf(id, said));
      expect([answer.status, answer.body.code]).toEqual([422, 'incomplete-notice']);
      expect(answer.body.letters).toEqual(letters);
      const told = answer.body.errors as { pointer: string }[];
      expect(told.map(({ pointer }) => pointer)).toEqual(pointers);
    }
    expect(await stored(server.databaseUrl)).toEqual(before);
  });

  it('is taken, and counts, from whoever may write and report nothing', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const as = await desk.reader('banned');
    const { id: person } = (await http.get(`${desk.at}/me`, { as })).body;
    for (const kind of ['no-reports', 'ban']) await desk.sanction(kind, { person });
    const filed = await http.post(`${desk.at}/notices`, { as, body: noticeOf(id) });
    expect([filed.status, filed.body.status]).toEqual([201, 'received']);
    expect(await desk.complaints.live(id)).toMatchObject({
      queue: 'notices',
      reports: 1,
      score: 1,
    });
  });

  it('of child abuse needs neither name nor address', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const said = { csaOffence: true, name: undefined, email: undefined };
    const filed = await desk.file(noticeOf(id, said));
    expect([filed.status, filed.body.receipt]).toEqual([201, 'no-address']);
  });

  it('of what is not public is answered as if that never was', async () => {
    const answers: [string, number, unknown][] = [];
    const tell = async (name: string, id: string, at = desk.page): Promise<void> => {
      for (const said of [{}, { commentIds: [], url: [`${at}#comment-${id}`] }]) {
        const { status: code, body } = await desk.file(noticeOf(id, said));
        answers.push([name, code, { ...body, instance: null }]);
      }
    };
    await tell('none', randomUUID());
    const shade = await desk.reader('shade');
    const shown = await desk.post(desk.story, 'Before', { as: shade });
    await desk.sanction('shadow', { comment: shown.id, by: 'person' });
    const shadowed = await desk.post(desk.story, 'After', { as: shade });
    await tell('shadowed', shadowed.id);
    for (const action of ['hide', 'remove', 'mark-spam', 'reject']) {
      if (action === 'reject') await desk.patchThread(desk.story, { moderation: 'pre' });
      const { id } = await desk.post(desk.story, `To ${action}`);
      if (action === 'hide') await desk.post(desk.story, 'A reply', { parentId: id });
      if (action !== 'reject') expect((await desk.decide(action, id)).status).toBe(200);
      await tell(action, id);
    }
    const gone = await desk.thread({ url: `${desk.page}-gone` });
    const { id } = await desk.post(gone, 'On a page');
    await desk.patchThread(gone, { state: 'hidden' });
    await tell('hidden page', id, `${desk.page}-gone`);
    const elsewhere = new Desk(server, await makeSite(server, 'noticed-else'));
    await elsewhere.settings({ guests: true });
    await tell('another site', (await elsewhere.post(await elsewhere.thread(), 'There')).id);
    const [[, code, byId], [, , byUrl]] = answers as [(typeof answers)[0], (typeof answers)[0]];
    expect(code).toBe(422);
    answers.forEach((answer, n) => {
      expect(answer).toEqual([answer[0], 422, n % 2 === 0 ? byId : byUrl]);
    });
    expect(answers).toHaveLength(16);
  });

  it('that names a comment on the wrong page is told so', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const other = await desk.thread({ url: `${desk.page}-other` });
    await desk.post(other, 'Two');
    const url = [`${desk.page}-other#comment-${id}`];
    const answer = await desk.file(noticeOf(id, { commentIds: [], url }));
    expect([answer.status, answer.body.letters]).toEqual([422, ['b']]);
  });

  it('is taken once for its key, and so often from one address', async () => {
    const { id } = await desk.post(desk.story, 'One');
    await desk.settings({ formsPerHour: 2 });
    const once = { 'idempotency-key': randomUUID() };
    const [filed, again] = [
      await desk.file(noticeOf(id), once),
      await desk.file(noticeOf(id), once),
    ];
    expect([filed.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(filed.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect((await desk.listed()).items).toHaveLength(1);
    expect((await desk.file(noticeOf(id))).status).toBe(201);
    const more = await desk.file(noticeOf(id));
    expect([more.status, more.body.code]).toEqual([429, 'rate-limited']);
    expect((await noticeOn(desk, id)).ref).toBeTruthy();
  });
});

describe('the status of a notice', () => {
  it('is for its own token; everybody else is answered as if there were none', async () => {
    const comment = await desk.post(desk.story, 'One');
    const [mine, theirs] = [await noticeOn(desk, comment.id), await noticeOn(desk, comment.id)];
    const none = randomUUID();
    const other = `cln_${mine.ref.replaceAll('-', '')}_${'A'.repeat(43)}`;
    const named = `cln_${none.replaceAll('-', '')}_${'A'.repeat(43)}`;
    const tokens = [undefined, theirs.statusToken, other, named, comment.editToken];
    const staff = [desk.site.admin, desk.site.moderator, await desk.reader('ann')];
    const elsewhere = new Desk(server, await makeSite(server, 'noticed-away'));
    await http.get(`${desk.at}/me`, { as: staff[2]! });
    const before = await stored(server.databaseUrl);
    for (const method of ['GET', 'DELETE']) {
      const missing = await http.call(method, `${desk.at}/notices/${none}`);
      expect([missing.status, missing.body.code]).toEqual([404, 'not-found']);
      const said = ({ body }: Answer) => ({ ...body, instance: null });
      for (const as of [...tokens, ...staff]) {
        const answer = await http.call(method, `${desk.at}/notices/${mine.ref}`, as ? { as } : {});
        expect([answer.status, said(answer)]).toEqual([404, said(missing)]);
      }
      const away = `${elsewhere.at}/notices/${mine.ref}`;
      expect((await http.call(method, away, { as: mine.statusToken })).status).toBe(404);
    }
    expect(await stored(server.databaseUrl)).toEqual(before);
    expect((await desk.status(mine.ref, mine.statusToken)).status).toBe(200);
    expect((await http.get(`${desk.at}/me/decisions`, { as: mine.statusToken })).status).toBe(403);
  });

  it('says when a moderator has it', async () => {
    const { id } = await desk.post(desk.story, 'One');
    const { ref, statusToken } = await noticeOn(desk, id);
    await desk.claim('notices', { count: 1 });
    expect((await desk.status(ref, statusToken)).body.status).toBe('in-review');
    server.later(601_000);
    expect((await desk.status(ref, statusToken)).body.status).toBe('received');
  });
});

describe('the page about notices', () => {
  it('says what is so, command by command', async () => {
    const { id: COMMENT } = await desk.post(desk.story, 'One');
    const API = `${http.origin}/api/v1${desk.at}`;
    const given: Record<string, string> = { API, COMMENT, KEY: desk.site.moderator };
    const told: unknown[] = [];
    for (const block of commandsOf('notices.md')) {
      const { status: code, body } = await runCommands(block, given);
      const { items } = (body ?? {}) as { items?: { ref: string }[] };
      told.push([block.heading, code, body?.['status'] ?? items?.map(({ ref }) => ref)]);
    }
    expect(told).toEqual([
      ['Sending one', 201, 'received'],
      ['How it stands', 200, 'received'],
      ['How it stands', 200, 'withdrawn'],
      ['The moderator’s side', 200, [given['REF']]],
    ]);
  });
});
