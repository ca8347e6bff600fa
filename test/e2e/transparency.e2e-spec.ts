import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startApp, type Answer, type TestApp } from '../support/app.js';
import { AppealDesk } from '../support/appeal-desk.js';

let server: TestApp;
let desk: AppealDesk;

beforeAll(async () => {
  server = await startApp();
  desk = await AppealDesk.open(server);
});
afterAll(() => server.stop());

const ask = (query = '', days: [number, number] = [-1, 1]): Promise<Answer> =>
  server.http.get(
    `${desk.at}/moderation/transparency?from=${desk.soon(days[0])}&to=${desk.soon(days[1])}${query}`,
    { as: desk.site.moderator },
  );

/** One restriction that stands, one that an appeal undid, a report that was declined, a check's verdict. */
async function aPeriod(): Promise<void> {
  const { http } = server;
  await http.post(`${desk.at}/moderation/term-lists`, {
    as: desk.site.admin,
    body: { name: 'No', outcome: 'reject', terms: ['scunthorpe'] },
  });
  const { id } = await desk.post(desk.page, 'From scunthorpe', { as: desk.ann });
  await desk.decided('approve', id);
  const report = { as: await desk.reader('ben'), body: { reason: 'abuse' } };
  await http.post(`${desk.at}/comments/${id}/reports`, report);
  // A reader's token lasts a little longer.
  server.later(360_000);
  await desk.decided('dismiss-reports', id);
  const { filed } = await desk.appealed('remove');
  expect((await desk.rule(filed.id, { outcome: 'overturned' })).status).toBe(200);
  await desk.policy('law', {
    ground: { decisionGround: 'illegal-content', illegalContentLegalGround: 'StGB § 185' },
  });
  await desk.appealed('hide', { policy: 'law' });
  const about = { email: 'troll@guest.example' };
  await desk.sanction('warning', about);
  const { id: wrong } = await desk.sanction('warning', about);
  const path = `${desk.at}/moderation/sanctions/${wrong}/reversal`;
  expect((await http.post(path, { as: desk.site.moderator })).status).toBe(200);
  await desk.sanction('shadow', about);
  const notice = await http.post(`${desk.at}/notices`, {
    body: {
      ...{ commentIds: [id], category: 'violence', goodFaith: true, name: 'Nora' },
      ...{ explanation: 'It threatens the whole village with fire.', email: 'nora@example.org' },
    },
  });
  expect([notice.status, notice.body.code]).toEqual([201, undefined]);
}

describe('the report of a period', () => {
  it('counts what was restricted, told and asked again, from the rows', async () => {
    await aPeriod();
    const { body } = await ask();
    const terms = 'incompatible-content';
    const by = { source: 'voluntary', automation: 'not', detection: 'none' };
    expect(body.restrictions).toEqual([
      {
        ...{ restriction: 'disabled', source: 'voluntary', automation: 'fully' },
        ...{ detection: 'automated', ground: terms, count: 1, undone: 0, medianHours: null },
      },
      {
        ...{ restriction: 'disabled', ...by, ground: 'illegal-content' },
        ...{ count: 1, undone: 0, medianHours: null },
      },
      {
        ...{ restriction: 'removed', ...by, ground: terms },
        ...{ count: 1, undone: 1, medianHours: null },
      },
    ]);
    expect(body.sanctions).toEqual([
      { kind: 'warning', subject: 'email', count: 2, undone: 1, medianHours: null },
    ]);
    expect(body.notices).toEqual([
      { reason: 'violence', outcome: 'received', count: 1, undone: null, medianHours: null },
    ]);
    expect(body.reports).toEqual([
      { reason: 'abuse', outcome: 'declined', count: 1, undone: null, medianHours: 0.1 },
    ]);
    expect(body.appeals).toMatchObject([
      { party: 'author', ground: 'illegal-content', outcome: 'open', count: 1, medianHours: null },
      { party: 'author', ground: terms, outcome: 'overturned', count: 1 },
    ]);
    expect(body.checks).toMatchObject([{ check: 'terms', outcome: 'reject', count: 1, undone: 1 }]);
    const csv = await ask('&format=csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const rows: Record<string, string>[] = parse(csv.text, { columns: true });
    expect(rows.map(({ section, count }) => [section, count])).toEqual([
      ...['restrictions', 'restrictions', 'restrictions'].map((name) => [name, '1']),
      ['sanctions', '2'],
      ['notices', '1'],
      ...['reports', 'appeals', 'appeals', 'checks'].map((name) => [name, '1']),
    ]);
    expect((await ask('', [-3, -2])).body).toMatchObject({ restrictions: [], appeals: [] });
    expect((await ask('', [-400, 0])).status).toBe(422);
  });

  it('is public for a year where the site says so', async () => {
    const year = server.now().getUTCFullYear();
    const open = (name: number): Promise<Answer> =>
      server.http.get(`${desk.at}/transparency/${name}`);
    expect((await open(year)).status).toBe(404);
    await desk.settings({ transparencyPublic: true });
    const { status, body, headers } = await open(year);
    expect([status, body.restrictions.length > 0]).toEqual([200, true]);
    expect(headers.get('cache-control')).toContain('public');
    expect((await open(year - 1)).body.restrictions).toEqual([]);
    expect((await open(year + 1)).status).toBe(404);
  });
});
