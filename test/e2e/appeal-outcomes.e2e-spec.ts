import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { stored } from '../support/every-table.js';
import { AppealDesk } from '../support/appeal-desk.js';

let server: TestApp;
let http: Client;
let desk: AppealDesk;
let thread: string;
let ann: string;
let second: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await AppealDesk.open(server);
  ({ ann, second, page: thread } = desk);
});

describe('who decides', () => {
  it('is never who decided first: by the server, and by the database itself', async () => {
    const { filed, decision } = await desk.appealed();
    const refused = await desk.rule(filed.id, { outcome: 'confirmed' }, desk.site.moderator);
    expect([refused.status, refused.body.code]).toEqual([403, 'same-reviewer']);
    const [first] = await query<{ kind: string; id: string }>(
      server.databaseUrl,
      'select actor_kind as kind, actor_id as id from decisions where id = $1',
      [decision],
    );
    const decide = (kind: string, id: string, reason: string | null): Promise<unknown> =>
      query(
        server.databaseUrl,
        `update appeals set state = 'confirmed', decided_at = now(), decider_kind = $2,
           decider_id = $3, reason = $4 where id = $1`,
        [filed.id, kind, id, reason],
      );
    await expect(decide(first!.kind, first!.id, 'No.')).rejects.toMatchObject({ code: 'MD003' });
    await expect(decide('member', 'somebody', null)).rejects.toMatchObject({ code: 'MD004' });
    await expect(decide('system', 'somebody', 'No.')).rejects.toMatchObject({ code: '23514' });
    const whole = (as: string): Promise<Answer> =>
      http.get(`${desk.at}/moderation/appeals/${filed.id}`, { as });
    expect((await whole(desk.site.moderator)).body.mayDecide).toBe(false);
    const { body } = await whole(second);
    expect([body.mayDecide, body.history[0].id, body.comment.body]).toEqual([
      true,
      decision,
      'A word',
    ]);
  });

  it('is not the author, where they have a role', async () => {
    await desk.server.http.get(`${desk.at}/me`, { as: ann });
    const { filed } = await desk.appealed();
    const [row] = await query<{ person: string }>(
      server.databaseUrl,
      `select c.person_id as person from appeals a
       join comments c on c.site_id = a.site_id and c.id = a.comment_id where a.id = $1`,
      [filed.id],
    );
    await expect(
      query(
        server.databaseUrl,
        `update appeals set state = 'overturned', decided_at = now(), decider_kind = 'person',
           decider_id = $2, reason = 'I was right.' where id = $1`,
        [filed.id, row!.person],
      ),
    ).rejects.toMatchObject({ code: 'MD003' });
  });

  it('decides once: of two at once one wins, and the other is told who', async () => {
    const { filed, id } = await desk.appealed();
    const third = await desk.member('moderator');
    const answers = await Promise.all([
      desk.rule(filed.id, { outcome: 'overturned' }),
      desk.rule(filed.id, { outcome: 'confirmed' }, third.apiKey),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const lost = answers.find(({ status }) => status === 409)!;
    const won = answers.find(({ status }) => status === 200)!;
    expect([lost.body.code, lost.body.current.state, lost.body.current.decidedBy]).toEqual([
      'already-decided',
      won.body.state,
      won.body.decidedBy,
    ]);
    expect(await desk.stateOf(id)).toBe(won.body.state === 'overturned' ? 'published' : 'removed');
    await expect(
      query(server.databaseUrl, `update appeals set state = 'varied' where id = $1`, [filed.id]),
    ).rejects.toMatchObject({ code: 'MD001' });
  });
});

describe('an overturned decision', () => {
  it('is undone with counters, reports and the log, in one transaction', async () => {
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const ben = await desk.reader('ben');
    await http.post(`${desk.at}/comments/${id}/reports`, { as: ben, body: { reason: 'abuse' } });
    const decision = await desk.decided('remove', id);
    expect(await desk.published()).toBe(0);
    const filed = (await desk.appeal(decision, ann)).body;
    const decided = await desk.rule(filed.id, { outcome: 'overturned' });
    expect([decided.status, decided.body.state]).toEqual([200, 'overturned']);
    expect([await desk.stateOf(id), await desk.published()]).toEqual(['published', 1]);
    const log = await http.get(`${desk.at}/moderation/log?comment=${id}`, { as: second });
    expect(log.body.items.map((row: Answer['body']) => [row.action, row.supersedesId])).toEqual([
      ['approve', null],
      ['reverse', decision],
      ['remove', null],
    ]);
    expect(decided.body.outcomeId).toBe(log.body.items[1].id);
    const [report] = await query<{ state: string }>(
      server.databaseUrl,
      'select state from reports where comment_id = $1',
      [id],
    );
    expect([report!.state, (await desk.queues()).reported]).toEqual(['declined', 0]);
    expect(await desk.mine(ann)).toMatchObject([
      { state: 'overturned', reason: 'We looked again.', decidedAt: decided.body.decidedAt },
    ]);
    expect((await desk.mine(ann))[0].decidedBy).toBeUndefined();
  });

  it('leaves everything as it is where one of its steps fails', async () => {
    const { filed, id } = await desk.appealed('hide');
    await desk.decided('remove', id);
    const before = await stored(server.databaseUrl);
    const refused = await desk.rule(filed.id, { outcome: 'overturned' });
    expect([refused.status, refused.body.code]).toEqual([409, 'changed-since']);
    const unknown = await desk.appealed('remove');
    await desk.put();
    const between = await stored(server.databaseUrl);
    const answer = await desk.rule(unknown.filed.id, {
      outcome: 'varied',
      action: 'hide',
      policy: 'nothing-of-that-name',
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'unknown-policy']);
    expect(await stored(server.databaseUrl)).toEqual(between);
    expect(before).not.toEqual(between);
    expect((await desk.mine(ann)).map(({ state }: { state: string }) => state)).toEqual([
      'open',
      'open',
    ]);
  });

  it('may be varied: something milder in its place', async () => {
    const { filed, id } = await desk.appealed('remove');
    expect((await desk.rule(filed.id, { outcome: 'varied' })).body.errors[0].pointer).toBe(
      '#/action',
    );
    const redacted = { outcome: 'varied', action: 'redact', body: 'A better word' };
    expect((await desk.rule(filed.id, redacted)).status).toBe(200);
    const { body } = await http.get(`${desk.at}/comments/${id}`);
    expect([body.state, body.html]).toEqual(['published', '<p>A better word</p>']);
  });

  it('may be what screening alone has turned down', async () => {
    const made = await http.post(`${desk.at}/moderation/term-lists`, {
      as: desk.site.admin,
      body: { name: 'No', outcome: 'reject', terms: ['scunthorpe'] },
    });
    expect(made.status).toBe(201);
    const { id } = await desk.post(thread, 'I live in scunthorpe', { as: ann });
    expect(await desk.stateOf(id)).toBe('rejected');
    const [{ appeal: path, id: about }] = (await desk.own(ann)).body.items;
    const filed = await http.post(path.replace('/api/v1', ''), { as: ann, body: { text: 'Why?' } });
    expect([filed.status, filed.body.about]).toEqual([201, about]);
    expect((await desk.rule(filed.body.id, { outcome: 'overturned' })).status).toBe(200);
    expect([await desk.stateOf(id), await desk.published()]).toEqual(['published', 1]);
  });

  it('may be one that had let a reported comment stand', async () => {
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const ben = await desk.reader('ben');
    await http.post(`${desk.at}/comments/${id}/reports`, { as: ben, body: { reason: 'abuse' } });
    const decision = await desk.decided('dismiss-reports', id);
    expect((await desk.appeal(decision, ann)).status).toBe(404);
    const filed = await desk.appeal(decision, ben);
    expect([filed.status, filed.body.party]).toEqual([201, 'notifier']);
    const bare = await desk.rule(filed.body.id, { outcome: 'overturned' });
    expect([bare.status, bare.body.errors[0].pointer]).toEqual([422, '#/action']);
    const done = await desk.rule(filed.body.id, { outcome: 'overturned', action: 'remove' });
    expect([done.status, await desk.stateOf(id)]).toEqual([200, 'removed']);
    const [report] = await query<{ state: string }>(
      server.databaseUrl,
      'select state from reports where comment_id = $1',
      [id],
    );
    expect(report!.state).toBe('upheld');
    // The author has reasons and an appeal of their own.
    expect((await desk.appeal(done.body.outcomeId, ann)).status).toBe(201);
  });
});
