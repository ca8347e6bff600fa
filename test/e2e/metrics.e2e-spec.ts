import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { AppealDesk } from '../support/appeal-desk.js';

let server: TestApp;
let desk: AppealDesk;

beforeAll(async () => {
  server = await startApp();
});
afterAll(() => server.stop());
beforeEach(async () => {
  desk = await AppealDesk.open(server);
  period = `from=${desk.soon(-1)}&to=${desk.soon(1)}`;
});

/** From yesterday to tomorrow. */
let period: string;

const ask = (what: string, as: string, more = ''): Promise<Answer> =>
  server.http.get(`${desk.at}/moderation/metrics/${what}?${period}${more}`, { as });

/** A comment by Ann that somebody reported. */
async function reported(as: string): Promise<string> {
  const { id } = await desk.post(desk.page, 'A word', { as: desk.ann });
  const body = { reason: 'abuse' };
  await server.http.post(`${desk.at}/comments/${id}/reports`, { as, body });
  return id;
}

describe('metrics', () => {
  it('of queues count what was opened, decided and late', async () => {
    const held = await desk.thread({}, { moderation: 'pre' });
    await desk.settings({ queues: [{ key: 'pending', dueMinutes: 1 }] });
    const ids = [];
    for (const n of [1, 2, 3]) ids.push((await desk.post(held, `Waits ${n}`)).id);
    await desk.decide('approve', ids[0]!);
    const { body } = await ask('queues', desk.site.moderator);
    expect(body.items).toEqual([
      { queue: 'pending', opened: 3, decided: 1, ended: 1, pastDue: 0, medianHours: 0 },
    ]);
    const ahead = await startApp(server.databaseUrl);
    ahead.later(120_000);
    const path = `${desk.at}/moderation/metrics/queues?${period}`;
    const late = await ahead.http.get(path, { as: desk.site.moderator });
    await ahead.stop();
    expect(late.body.items).toMatchObject([{ opened: 3, pastDue: 2 }]);
  });

  it('of moderators are for themselves and for admins; skips and own corrections are nothing', async () => {
    const held = await desk.thread({}, { moderation: 'pre' });
    await desk.post(held, 'To be skipped');
    const [item] = (await desk.claim('pending', { count: 1 })).items;
    await server.http.post(`${desk.at}/moderation/items/${item!.id}/skip`, {
      as: desk.site.moderator,
      body: { leaseToken: item!.leaseToken },
    });
    const { filed } = await desk.appealed('remove');
    expect((await desk.rule(filed.id, { outcome: 'overturned' })).status).toBe(200);
    const { id } = await desk.post(desk.page, 'Another', { as: desk.ann });
    await desk.undo(await desk.decided('hide', id));

    const own = await ask('me', desk.site.moderator);
    expect(own.body).toMatchObject({
      ...{ name: 'Mo', decisions: 2, byAction: { hide: 1, remove: 1 }, overturned: 1, upheld: 0.5 },
    });
    expect((await ask('me', desk.second)).body).toMatchObject({ decisions: 0, upheld: null });
    expect((await ask('moderators', desk.site.moderator)).status).toBe(403);
    const all = await ask('moderators', desk.site.admin);
    expect(all.body.items).toMatchObject([{ name: 'Mo', decisions: 2, overturned: 1 }]);
  });

  it('of reporters follow what was decided, and what was overturned', async () => {
    const [ben, eve] = [await desk.reader('ben'), await desk.reader('eve')];
    const wrong = await desk.decided('remove', await reported(ben));
    await desk.decided('remove', await reported(ben));
    await desk.decided('dismiss-reports', await reported(eve));
    const rows = async (more = ''): Promise<unknown[]> => {
      const { status, body } = await ask('reporters', desk.site.moderator, more);
      expect([status, body.code, body.detail]).toEqual([200, undefined, undefined]);
      return body.items.map(({ name, reports, upheld, declined, precision }: Answer['body']) => [
        ...[name, reports, upheld, declined, precision],
      ]);
    };
    expect(await rows()).toEqual([
      ['ben', 2, 2, 0, 1],
      ['eve', 1, 0, 1, 0],
    ]);
    await desk.undo(wrong);
    expect(await rows('&limit=1')).toEqual([['ben', 2, 1, 0, 1]]);
    const { body } = await ask('reporters', desk.site.moderator, '&limit=1');
    expect(await rows(`&limit=1&after=${body.page.next}`)).toEqual([['eve', 1, 0, 1, 0]]);
  });

  it('are of a year at most', async () => {
    const path = `${desk.at}/moderation/metrics/queues?from=2020-01-01T00:00:00Z&to=2024-01-01T00:00:00Z`;
    const { status, body } = await server.http.get(path, { as: desk.site.moderator });
    expect([status, body.errors[0].pointer]).toEqual([422, '?to']);
  });
});
