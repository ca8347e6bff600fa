import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
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

describe('an appeal', () => {
  it('is made by the author once and in time, and by nobody else; nothing is half done', async () => {
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const decision = await desk.decided('hide', id);
    const allowed = await desk.decided('pin', (await desk.post(thread, 'Three', { as: ann })).id);
    const ben = await desk.reader('ben');
    await http.get(`${desk.at}/me`, { as: ben });
    const before = await stored(server.databaseUrl);
    expect((await desk.appeal(decision, ben)).status).toBe(404);
    expect((await desk.appeal(decision)).status).toBe(401);
    expect((await desk.appeal(allowed, ann)).status).toBe(404);
    expect((await desk.appeal(decision, ann, '')).status).toBe(422);
    expect((await desk.appeal(decision, ann, 'x'.repeat(5001))).status).toBe(422);
    expect((await desk.appeal(randomUUID(), ann)).status).toBe(404);
    expect(await stored(server.databaseUrl)).toEqual(before);
    const filed = await desk.appeal(decision, ann);
    expect([filed.status, filed.body.state, filed.body.party]).toEqual([201, 'open', 'author']);
    const again = await desk.appeal(decision, ann);
    expect([again.status, again.body.code, again.body.current]).toEqual([
      409,
      'already-appealed',
      { id: filed.body.id, state: 'open' },
    ]);
    expect(await desk.mine(ann)).toMatchObject([{ id: filed.body.id, text: 'It was a joke.' }]);
  });

  it('is late after six months', async () => {
    const guest = await desk.post(thread, 'A word', { guest: { name: 'Gus' } });
    const decision = await desk.decided('remove', guest.id);
    const { until } = (await desk.statement(decision, guest.editToken)).body.redress;
    const over = new Date(until).getTime() - server.now().getTime() + 1;
    server.later(over);
    const before = await stored(server.databaseUrl);
    const late = await desk.appeal(decision, guest.editToken);
    expect([late.status, late.body.code]).toEqual([410, 'appeal-late']);
    expect(await stored(server.databaseUrl)).toEqual(before);
    server.later(-over);
    expect((await desk.appeal(decision, guest.editToken)).status).toBe(201);
  });

  it('is taken once of many at once', async () => {
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const decision = await desk.decided('hide', id);
    const answers = await Promise.all(Array.from({ length: 6 }, () => desk.appeal(decision, ann)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('is a guest’s with the token of the comment', async () => {
    const guest = await desk.post(thread, 'A word', { guest: { name: 'Gus' } });
    const decision = await desk.decided('remove', guest.id);
    expect((await desk.appeal(decision, guest.editToken)).status).toBe(201);
    expect(await desk.mine(guest.editToken)).toMatchObject([{ about: decision, state: 'open' }]);
  });

  it('is refused against what is undone', async () => {
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const decision = await desk.decided('remove', id);
    await desk.undo(decision);
    expect((await desk.appeal(decision, ann)).body.code).toBe('already-reversed');
  });
});

describe('the words of an appeal', () => {
  it('are in what their author is told is kept, and go with them', async () => {
    const { filed } = await desk.appealed();
    await desk.rule(filed.id, { outcome: 'confirmed', reason: 'zqreason' });
    const asked = await http.post(`${desk.at}/people/sub:ann/export`, { as: desk.site.admin });
    const path = `${desk.at}/data-requests/${asked.body.id}/export`;
    const { body } = await http.get(path, { as: desk.site.admin });
    expect(body.appeals).toMatchObject([{ text: 'It was a joke.', reason: 'zqreason' }]);
    expect(body.statements).toMatchObject([{ restriction: 'removed' }]);
    expect(JSON.stringify(body.appeals)).not.toContain('decider');
    const { version } = (await desk.see(filed.commentId)).body;
    const purged = await http.post(`${desk.at}/moderation/decisions`, {
      as: desk.site.admin,
      body: { action: 'purge', items: [{ commentId: filed.commentId, version }] },
    });
    expect(purged.status).toBe(200);
    expect(await desk.mine(ann)).toMatchObject([{ state: 'confirmed', text: null, reason: null }]);
  });
});

describe('the list of appeals', () => {
  it('has what waits, oldest first, and pages', async () => {
    const ids = [(await desk.appealed()).filed.id, (await desk.appealed()).filed.id];
    const list = (query: string): Promise<Answer> =>
      http.get(`${desk.at}/moderation/appeals${query}`, { as: second });
    const first = await list('?limit=1');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
    const next = await list(`?limit=1&after=${first.body.page.next}`);
    expect(next.body.items.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
    await desk.rule(ids[0], { outcome: 'inadmissible' });
    expect((await list('')).body.items).toMatchObject([{ id: ids[1], mayDecide: true }]);
    expect((await list('?state=decided')).body.items).toMatchObject([
      { id: ids[0], state: 'inadmissible', mayDecide: false },
    ]);
  });
});
