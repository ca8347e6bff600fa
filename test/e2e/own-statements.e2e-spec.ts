import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { eventually } from '../support/eventually.js';
import { StatementDesk } from '../support/statement-desk.js';
import { objectionsTo } from '../support/transparency-validator.js';

let server: TestApp;
let http: Client;
let desk: StatementDesk;
let thread: string;

beforeAll(async () => {
  server = await startApp();
  http = server.http;
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await StatementDesk.open(server);
  thread = await desk.thread();
});

describe('what a statement says', () => {
  it('is by the rule as it was, who had complained, and what machines had to do with it', async () => {
    await desk.put({
      title: 'Insult',
      ground: { decisionGround: 'illegal-content', illegalContentLegalGround: 'StGB § 185' },
    });
    const ann = await desk.reader('ann');
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const report = { as: await desk.reader('ben'), body: { reason: 'illegal' } };
    await http.post(`${desk.at}/comments/${id}/reports`, report);
    server.later(10);
    const decision = await desk.decided('remove', id, { policy: 'tone' });
    server.later(10);
    await desk.put({ title: 'Another' });
    // Undone and done again: the first statement is as it was.
    const before = (await desk.statement(decision, ann)).body;
    await desk.undo(decision);
    expect((await desk.statement(decision, ann)).body).toEqual(before);
    expect(before).toMatchObject({
      id: decision,
      commentId: id,
      language: 'en',
      restriction: 'removed',
      source: 'notification',
      automatedDetection: false,
      automatedDecision: 'not',
      ground: {
        decisionGround: 'illegal-content',
        name: 'StGB § 185',
        citedPolicy: { key: 'tone', version: 1, title: 'Insult' },
      },
      redress: { appeal: `/api/v1${desk.at}/decisions/${decision}/appeals` },
    });
    expect(before.facts).toContain('after readers had reported it');
    const [row] = await desk.exported();
    expect(row).toMatchObject({
      illegal_content_legal_ground: 'StGB § 185',
      source_type: 'SOURCE_TYPE_OTHER_NOTIFICATION',
    });
    expect(objectionsTo(row!)).toEqual([]);
  });

  it('tells until when an appeal comes in time: six months, or what the site says beyond', async () => {
    const as = await desk.reader('ann');
    const until = async (): Promise<number> => {
      const { id } = await desk.post(thread, `${Math.random()}`, { as });
      const { body } = await desk.statement(await desk.decided('hide', id), as);
      const [from, to] = [new Date(body.decidedAt), new Date(body.redress.until)];
      return (
        (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
      );
    };
    expect(await until()).toBe(6);
    await desk.settings({ appealMonths: 12 });
    expect(await until()).toBe(12);
    const short = await http.patch(desk.at, {
      as: desk.site.admin,
      body: { settings: { appealMonths: 5 } },
    });
    expect(short.status).toBe(422);
  });

  it('is there for what screening alone restricts; spam looks like what waits', async () => {
    const as = await desk.reader('ann');
    const LIST = `${desk.at}/moderation/term-lists`;
    for (const outcome of ['hold', 'spam', 'reject']) {
      const made = await http.post(LIST, {
        as: desk.site.admin,
        body: { name: outcome, outcome, terms: [`zq${outcome}`] },
      });
      expect(made.status).toBe(201);
    }
    const ids: Record<string, string> = {};
    for (const outcome of ['hold', 'spam', 'reject']) {
      ids[outcome] = (await desk.post(thread, `A zq${outcome} and ${Math.random()}`, { as })).id;
    }
    const { items } = (await desk.own(as)).body;
    expect(
      items.map((item: Answer['body']) => [item.commentId, item.action, item.automated]),
    ).toEqual([
      [ids['reject'], 'reject', true],
      [ids['spam'], 'hold', true],
      [ids['hold'], 'hold', true],
    ]);
    const [rejected, spam, held] = await Promise.all(
      items.map(async ({ id }: { id: string }) => (await desk.statement(id, as)).body),
    );
    expect(rejected).toMatchObject({ automatedDetection: true, automatedDecision: 'fully' });
    expect(Object.keys(spam)).toEqual(Object.keys(held));
    expect([spam.facts, spam.ground, spam.restriction]).toEqual([
      held.facts,
      held.ground,
      held.restriction,
    ]);
    const rows = await desk.exported();
    expect(rows.map(({ category }) => String(category).slice(19))).toEqual([
      'OTHER_VIOLATION_TC',
      'SCAMS_AND_FRAUD',
      'OTHER_VIOLATION_TC',
    ]);
    expect(rows.flatMap((row) => objectionsTo(row))).toEqual([]);
    expect((await desk.file()).text).not.toContain('zq');
    // What a moderator makes of it has its own, which knows what was found.
    const decision = await desk.decided('reject', ids['hold']!);
    expect((await desk.statement(decision, as)).body).toMatchObject({
      automatedDetection: true,
      automatedDecision: 'not',
    });
  });

  it('is not owed for what waits because everything does', async () => {
    await desk.settings({ moderation: 'pre' });
    await desk.post(thread, 'A word', { as: await desk.reader('ann') });
    expect(await desk.exported()).toEqual([]);
  });

  it('says of what a job has decided that a program chose', async () => {
    const as = await desk.reader('ann');
    const { threadId } = await desk.post(thread, 'A word', { as });
    const made = await http.post(`${desk.at}/moderation/bulk`, {
      as: desk.site.moderator,
      body: { action: 'hide', filter: { thread: threadId } },
    });
    const job = `${desk.at}/moderation/bulk/${made.body.id}`;
    await eventually(async () => {
      const { body } = await http.get(job, { as: desk.site.moderator });
      return body.state !== 'running';
    });
    expect(await desk.exported()).toMatchObject([
      { automated_decision: 'AUTOMATED_DECISION_PARTIALLY', source_type: 'SOURCE_VOLUNTARY' },
    ]);
  });
});

describe('who is told', () => {
  it('is the author alone: a reader, a guest by their token, and who they were merged into', async () => {
    const [ann, ben] = [await desk.reader('ann'), await desk.reader('ben')];
    const { id } = await desk.post(thread, 'A word', { as: ann });
    const decision = await desk.decided('remove', id);
    expect((await desk.statement(decision, ann)).status).toBe(200);
    expect((await desk.statement(decision, ben)).status).toBe(404);
    expect((await desk.statement(decision)).status).toBe(401);
    const guest = await desk.post(thread, 'Another word', { guest: { name: 'Gus' } });
    const other = await desk.decided('hide', guest.id);
    expect((await desk.statement(other, guest.editToken)).body.restriction).toBe('disabled');
    expect((await desk.statement(other, ann)).status).toBe(404);
    expect((await desk.own(guest.editToken)).body.items).toMatchObject([
      { id: other, statement: `/api/v1${desk.at}/me/decisions/${other}/statement` },
    ]);
    const into = await desk.person('new-ann');
    const merged = await http.post(`${desk.at}/people/sub:ann/merge`, {
      as: desk.site.admin,
      body: { into: into.id },
    });
    expect(merged.status).toBe(200);
    expect((await desk.statement(decision, await desk.reader('new-ann'))).status).toBe(200);
  });

  it('finds the way from the place of the comment', async () => {
    const as = await desk.reader('ann');
    await desk.put();
    const { id } = await desk.post(thread, 'A word', { as });
    await desk.post(thread, 'A reply', { parentId: id });
    const see = async (by?: string): Promise<unknown> =>
      (await http.get(`${desk.at}/comments/${id}`, by ? { as: by } : {})).body.redress;
    expect(await see(as)).toBeNull();
    const hidden = await desk.decided('hide', id);
    expect(await see()).toBeNull();
    const way = (decision: string) => ({
      statement: `/api/v1${desk.at}/me/decisions/${decision}/statement`,
      appeal: `/api/v1${desk.at}/decisions/${decision}/appeals`,
    });
    expect(await see(as)).toEqual(way(hidden));
    const removed = await desk.decided('remove', id, { policy: 'tone' });
    expect(await see()).toEqual(way(removed));
    const [place] = (await http.get(`${thread}/comments`)).body.items;
    expect([place.redress, place.citedPolicy.key]).toEqual([way(removed), 'tone']);
    await desk.decided('restore', id);
    expect(await see(as)).toBeNull();
  });

  it('is nobody where a moderator took it for spam', async () => {
    const as = await desk.reader('ann');
    const { id } = await desk.post(thread, 'A word', { as });
    const decision = await desk.decided('mark-spam', id);
    expect((await desk.statement(decision, as)).status).toBe(404);
    const { body } = await http.get(`${desk.at}/comments/${id}`, { as });
    expect([body.state, body.redress]).toEqual(['pending', null]);
    expect((await desk.exported()).map(({ puid }) => puid)).toEqual([decision]);
  });
});
