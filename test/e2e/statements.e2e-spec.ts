import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startApp, type Answer, type Client, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
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

/** Every action once, on texts that are found nowhere else; with what screening alone turns down. */
async function allActions(as: string): Promise<{ restricting: string[]; others: string[] }> {
  const post = async (parentId?: string): Promise<string> =>
    (await desk.post(thread, `zqword${Math.random()}`, { as, ...(parentId ? { parentId } : {}) }))
      .id;
  const restricting: string[] = [];
  const others: string[] = [];
  await desk.put();
  for (const action of ['reject', 'mark-spam', 'hide', 'remove', 'purge']) {
    await desk.patchThread(thread, { moderation: action === 'reject' ? 'pre' : 'post' });
    const admin = action === 'purge' ? { as: desk.site.admin } : {};
    const id = await post();
    const { version } = (await desk.see(id)).body;
    const answer = await http.post(`${desk.at}/moderation/decisions`, {
      as: desk.site.moderator,
      ...admin,
      body: { action, items: [{ commentId: id, version }], policy: 'tone' },
    });
    expect([action, answer.status]).toEqual([action, 200]);
    restricting.push(answer.body.results[0].decisionId);
    if (action === 'reject') others.push(await desk.decided('approve', id));
    if (action === 'mark-spam') others.push(await desk.decided('not-spam', id));
    if (action === 'remove') others.push(await desk.decided('restore', id));
  }
  const id = await post();
  for (const action of ['pin', 'unpin', 'feature', 'unfeature']) {
    others.push(await desk.decided(action, id));
  }
  restricting.push(await desk.decided('lock-replies', id));
  others.push(await desk.decided('unlock-replies', id));
  restricting.push(await desk.decided('redact', id, { body: 'Moderators’ words' }));
  await http.post(`${desk.at}/comments/${id}/reports`, {
    as: await desk.reader('ben'),
    body: { reason: 'abuse' },
  });
  others.push(await desk.decided('dismiss-reports', id));
  // Undoing what had given something back restricts again.
  const removed = await post();
  restricting.push(await desk.decided('remove', removed));
  const restored = await desk.decided('restore', removed);
  others.push(restored);
  const undone = await desk.undo(restored);
  restricting.push(undone.body.results[0].decisionId);
  return { restricting, others };
}

describe('the statements of a run of every action', () => {
  it('are one for each restriction and none for anything else, as the Transparency Database takes them', async () => {
    await desk.settings({ languages: ['de'] });
    const as = await desk.reader('ann', { name: 'zqann' });
    const { restricting, others } = await allActions(as);
    const rows = await desk.exported();
    expect(rows.map(({ puid }) => puid)).toEqual(restricting);
    expect(others).toHaveLength(10);
    expect(rows.flatMap((row) => objectionsTo(row))).toEqual([]);
    const text = (await desk.file()).text + (await desk.file('csv')).text;
    expect(text).not.toMatch(/zq|Moderators/);
    expect(rows[0]).toMatchObject({
      decision_ground_reference_url: expect.stringMatching(
        /^https:\/\/comments\.daily\.example\/api\/v1\/sites\/[\w-]+\/policies\/tone\?at=/,
      ),
      incompatible_content_ground: 'Tone',
      automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
    });
    expect(rows[0]!['decision_facts']).toMatch(/^Ein Kommentar vom \d{4}-\d\d-\d\d wird/);
  });

  it('are the same in CSV, with lists joined and a line of names', async () => {
    await desk.put({ title: '=1+1, "Tone"' });
    const { id } = await desk.post(thread, 'A word');
    await desk.decided('remove', id, { policy: 'tone' });
    const [row] = await desk.exported();
    const { text, headers } = await desk.file('csv');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text).toMatch(/^puid,decision_visibility,[^\n]+\r\n/);
    const [read]: Record<string, string>[] = parse(text, { columns: true });
    const given = Object.entries(read!).filter(([, value]) => value !== '');
    expect(Object.fromEntries(given)).toEqual({
      ...row,
      decision_visibility: 'DECISION_VISIBILITY_CONTENT_REMOVED',
      content_type: 'CONTENT_TYPE_TEXT',
      // No spreadsheet takes a rule's title for a formula.
      incompatible_content_ground: `'=1+1, "Tone"`,
    });
  });

  it('are refused for a period that is none or too long', async () => {
    const ask = (query: string): Promise<Answer> =>
      http.get(`${desk.at}/moderation/statements?${query}`, { as: desk.site.moderator });
    const two = await ask('from=2026-01-01&to=2026-01-01');
    expect([two.status, two.body.errors[0].pointer]).toEqual([422, '?to']);
    expect((await ask('from=2025-01-01&to=2026-01-03')).status).toBe(422);
    expect((await ask('from=2024-01-01&to=2025-01-01')).text).toBe('');
    expect((await ask('from=2024-01-01')).status).toBe(422);
  });

  it('go on beyond what is read at once', async () => {
    const { id } = await desk.post(thread, 'A word');
    const first = await desk.decided('hide', id);
    await query(
      server.databaseUrl,
      `insert into statements (site_id, id, comment_id, revision_id, restriction, verdict, source,
         automation, checks, is_told, created_at)
       select site_id, gen_random_uuid(), comment_id, revision_id, 'disabled', 'reject',
         'voluntary', 'fully', '{}', true, created_at
       from statements, generate_series(1, 1200) where id = $1`,
      [first],
    );
    const rows = await desk.exported();
    expect(new Set(rows.map(({ puid }) => puid)).size).toBe(1201);
    expect(parse((await desk.file('csv')).text, { columns: true })).toHaveLength(1201);
  });
});

describe('the kept facts of a statement', () => {
  it('are changed by nobody', async () => {
    const { id } = await desk.post(thread, 'A word');
    const decision = await desk.decided('hide', id);
    for (const change of ["update statements set source = 'voluntary'", 'delete from statements']) {
      await expect(query(server.databaseUrl, `${change} where id = '${decision}'`)).rejects.toThrow(
        'append-only',
      );
    }
  });
});
