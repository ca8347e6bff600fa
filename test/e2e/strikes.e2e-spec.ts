import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { AppealDesk } from '../support/appeal-desk.js';
import { inconsistencies } from '../support/consistency.js';
import { DAY_MS } from '../support/policy-desk.js';
import { invalid } from '../support/refusal.js';
import { query } from '../support/database.js';

let server: TestApp;
let desk: AppealDesk;
let person: string;

beforeAll(async () => {
  server = await startApp();
});
afterAll(async () => {
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});
beforeEach(async () => {
  desk = await AppealDesk.open(server);
  await desk.put({ strikes: { count: 2, days: 30 } });
  await desk.put({ strikes: { count: 1, days: 10 } }, {}, 'spelling');
  await desk.put({}, {}, 'harmless');
  person = (await server.http.get(`${desk.at}/me`, { as: desk.ann })).body.id;
});

/** What moderators are told of Ann. */
async function record({ http } = server): Promise<Answer['body']> {
  const path = `${desk.at}/moderation/people/${person}`;
  const { status, body } = await http.get(path, { as: desk.site.moderator });
  expect([status, body.code]).toEqual([200, undefined]);
  return body;
}

const refused = ({ status, body }: Answer): unknown[] => [
  status,
  body.code,
  body.errors?.[0].pointer,
];

/** The transactions that last wrote a comment, a sanction and an appeal. */
async function transactionsOf(...ids: [string, string, string]): Promise<string[]> {
  const rows = await query<{ xmin: string }>(
    server.databaseUrl,
    `select xmin::text from comments where id = $1 union all
     select xmin::text from sanctions where id = $2 union all
     select xmin::text from appeals where id = $3`,
    ids,
  );
  return rows.map(({ xmin }) => xmin);
}

let words = 0;

/** A comment of Ann's that was decided about, and the decision. */
async function broken(action: string, policy?: string): Promise<[string, string]> {
  const { id } = await desk.post(desk.page, `A word ${(words += 1)}`, { as: desk.ann });
  return [id, await desk.decided(action, id, policy ? { policy } : {})];
}

describe('strikes', () => {
  it('count by the rule that was broken, once for a comment, and say why', async () => {
    expect((await record()).strikes).toEqual({ count: 0, items: [] });
    const [first, decision] = await broken('hide', 'tone');
    await broken('hide', 'spelling');
    await broken('remove', 'harmless');
    await broken('remove');
    const { strikes, comments } = await record();
    expect(strikes.count).toBe(3);
    expect(strikes.items.map(({ count }: { count: number }) => count)).toEqual([1, 2]);
    expect(strikes.items[1]).toMatchObject({
      ...{ commentId: first, decisionId: decision, count: 2 },
      policy: { key: 'tone', title: 'Tone', version: 1 },
    });
    expect(comments).toEqual({ hidden: 2, removed: 2 });
    // The last decision about a comment is what it counts by.
    await desk.decided('remove', first, { policy: 'spelling' });
    expect((await record()).strikes.count).toBe(2);
  });

  it('count by the text of the rule that was cited', async () => {
    await broken('remove', 'tone');
    server.later(1000);
    expect((await desk.put({ strikes: { count: 9, days: 30 } })).body.version).toBe(2);
    await broken('remove', 'tone');
    const { strikes } = await record();
    expect([strikes.count, strikes.items[0].policy.version]).toEqual([11, 2]);
  });

  it('end with time', async () => {
    await broken('remove', 'tone');
    await broken('remove', 'spelling');
    const ahead = await startApp(server.databaseUrl);
    ahead.later(10 * DAY_MS + 5000);
    expect((await record(ahead)).strikes.count).toBe(2);
    ahead.later(20 * DAY_MS);
    expect((await record(ahead)).strikes).toEqual({ count: 0, items: [] });
    await ahead.stop();
  });

  it.each([
    ['an undoing', (_: string, decision: string) => desk.undo(decision)],
    ['a later decision for it', (id: string) => desk.decide('restore', id)],
  ])('end with %s', async (_, end) => {
    const [id, decision] = await broken('remove', 'tone');
    expect((await record()).strikes.count).toBe(2);
    expect((await end(id, decision)).status).toBe(200);
    expect((await record()).strikes.count).toBe(0);
  });

  it('are there again when what was decided for it is undone', async () => {
    const [id] = await broken('remove', 'tone');
    const restored = await desk.decided('restore', id);
    await desk.undo(restored);
    expect((await record()).strikes.count).toBe(2);
  });

  it('are no business of what does not restrict', async () => {
    await broken('approve', 'tone');
    expect((await record()).strikes.count).toBe(0);
  });
});

describe('what is advised', () => {
  it('grows with the strikes, until it is done', async () => {
    expect((await record()).suggestion).toBeNull();
    const [, decision] = await broken('remove', 'spelling');
    const { suggestion } = await record();
    expect(suggestion).toEqual({
      ...{ strikes: 1, kind: 'warning', expiresAt: null, slowSeconds: null, decision },
    });
    const { id } = await desk.sanction('warning', { person }, { decision });
    await server.http.post(`${desk.at}/me/warnings/${id}/acknowledgement`, { as: desk.ann });
    expect((await record()).suggestion).toBeNull();
    await broken('remove', 'tone');
    expect((await record()).suggestion).toMatchObject({
      ...{ strikes: 3, kind: 'pre-moderation', expiresAt: expect.any(String) },
    });
  });

  it('is the site’s to choose', async () => {
    await desk.settings({ sanctionSteps: [{ strikes: 2, kind: 'slow', slowSeconds: 60 }] });
    await broken('remove', 'spelling');
    expect((await record()).suggestion).toBeNull();
    await broken('remove', 'spelling');
    expect((await record()).suggestion).toMatchObject({ kind: 'slow', slowSeconds: 60 });
    await desk.settings({ sanctionSteps: [] });
    expect((await record()).suggestion).toBeNull();
  });

  it.each([
    [[{ strikes: 2, kind: 'shadow' }], '#/settings/sanctionSteps/0/kind'],
    [[{ strikes: 0, kind: 'ban' }], '#/settings/sanctionSteps/0/strikes'],
    [[{ strikes: 2, kind: 'suspension' }], '#/settings/sanctionSteps'],
    [[{ strikes: 2, kind: 'ban', slowSeconds: 5 }], '#/settings/sanctionSteps'],
    [[2, 2].map((strikes) => ({ strikes, kind: 'ban' })), '#/settings/sanctionSteps'],
  ])('is refused as %j', async (sanctionSteps, pointer) => {
    const body = { settings: { sanctionSteps } };
    const answer = await server.http.patch(desk.at, { as: desk.site.admin, body });
    expect(refused(answer)).toEqual(invalid(pointer));
  });
});

describe('a rule’s strikes', () => {
  it('belong to rules alone, within bounds, and are part of the version', async () => {
    const terms = await desk.put({ kind: 'terms', strikes: { count: 1, days: 1 } }, {}, 'terms');
    expect(refused(terms)).toEqual(invalid('#/strikes'));
    const many = await desk.put({ strikes: { count: 11, days: 1 } });
    expect(refused(many)).toEqual(invalid('#/strikes/count'));
    const long = await desk.put({ strikes: { count: 1, days: 3651 } });
    expect(refused(long)).toEqual(invalid('#/strikes/days'));
    expect((await desk.put({ strikes: { count: 2, days: 30 } })).body.version).toBe(1);
    const { body } = await server.http.get(desk.path());
    expect(body.strikes).toEqual({ count: 2, days: 30 });
  });
});

describe('a decision that was wrong', () => {
  it('takes everything back in one transaction when its appeal is overturned', async () => {
    const { id, decision, filed } = await desk.appealed('remove', { policy: 'tone' });
    const ban = await desk.sanction('ban', { person }, { decision });
    const other = await desk.sanction('pre-moderation', { person });
    const blocked = await desk.tryPost(desk.page, 'Let me in', { as: desk.ann });
    expect([blocked.status, blocked.body.code]).toEqual([403, 'sanctioned']);
    expect([await desk.published(), (await record()).strikes.count]).toEqual([0, 2]);

    expect((await desk.rule(filed.id, { outcome: 'overturned' })).status).toBe(200);
    const { strikes, sanctions, suggestion } = await record();
    expect([await desk.stateOf(id), await desk.published()]).toEqual(['published', 1]);
    expect([strikes.count, suggestion]).toEqual([0, null]);
    const states = sanctions.map((each: { id: string; state: string }) => [each.id, each.state]);
    expect(states).toEqual([
      [other.id, 'live'],
      [ban.id, 'reversed'],
    ]);
    const rows = await transactionsOf(id, ban.id, filed.id);
    expect(new Set(rows).size).toBe(1);
  });

  it('keeps everything when the appeal is not decided after all', async () => {
    const { id, decision, filed } = await desk.appealed('remove', { policy: 'tone' });
    const ban = await desk.sanction('ban', { person }, { decision });
    // Whoever decided first may not hear the appeal.
    expect((await desk.rule(filed.id, { outcome: 'overturned' }, desk.site.moderator)).status).toBe(
      403,
    );
    const { strikes, sanctions } = await record();
    expect([await desk.stateOf(id), strikes.count]).toEqual(['removed', 2]);
    expect(sanctions).toMatchObject([{ id: ban.id, state: 'live' }]);
  });

  it('lets go of what its sanction has held: a job goes on until all is undone', async () => {
    const [, decision] = await broken('remove', 'tone');
    const { id: sanction } = await desk.sanction('pre-moderation', { person }, { decision });
    const held: string[] = [];
    for (let n = 0; n < 120; n += 1) {
      const posted = await desk.post(desk.page, `Held, number ${n}`, { as: desk.ann });
      expect(posted.outcome).toBe('held');
      held.push(posted.id);
    }
    expect((await desk.undo(decision)).status).toBe(200);
    const path = `${desk.at}/moderation/sanctions/${sanction}`;
    const undone = async (): Promise<unknown> => {
      const { body } = await server.http.get(path, { as: desk.site.moderator });
      return [body.state, body.undoneAt === null];
    };
    expect(await undone()).toEqual(['reversed', true]);
    // A hundred each time.
    for (const milliseconds of [6_000, 6_000]) {
      server.later(milliseconds);
      await server.app.get(JobsService).runDue();
    }
    expect(await undone()).toEqual(['reversed', false]);
    expect(await desk.published()).toBe(121);
    expect(await desk.stateOf(held.at(-1)!)).toBe('published');
  });

  it('takes a sanction back that held a guest, too', async () => {
    const email = 'guest@strikes.example';
    const { id } = await desk.post(desk.page, 'A guest’s word', { guest: { email } });
    const decision = await desk.decided('remove', id);
    await desk.sanction('ban', { email }, { decision });
    const again = () => desk.tryPost(desk.page, 'Once more', { guest: { email } });
    expect((await again()).body.code).toBe('sanctioned');
    expect((await desk.undo(decision)).status).toBe(200);
    expect((await again()).status).toBe(201);
  });
});
