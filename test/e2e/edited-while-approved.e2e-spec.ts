import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';

const ROUNDS = 500;
const AT_ONCE = 5;

let server: TestApp;
let second: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  second = await startApp(server.databaseUrl);
  desk = new Desk(server, await makeSite(server));
});
afterAll(async () => {
  await second.stop();
  await server.stop();
  expect(await inconsistencies(server.databaseUrl)).toEqual([]);
});

describe('an author who edits while a moderator approves', () => {
  it('publishes nothing that nobody saw, five hundred times over', async () => {
    const thread = await desk.thread({}, { moderation: 'pre' });
    const results = new Map<string, number>();
    const round = async (): Promise<void> => {
      const { id, editToken } = await desk.post(thread, 'Seen');
      const [approved, edited] = await Promise.all([
        desk.decideOn('approve', [{ commentId: id, version: 1 }]),
        second.http.patch(`${desk.at}/comments/${id}`, {
          as: editToken,
          body: { body: 'Unseen' },
        }),
      ]);
      expect([edited.status, edited.body.outcome]).toEqual([200, 'held']);
      const shown = await server.http.get(`${desk.at}/comments/${id}`);
      const told = `${approved.status} ${shown.status} ${shown.body.html ?? ''}`;
      results.set(told, (results.get(told) ?? 0) + 1);
      if (approved.status === 409) {
        expect(approved.body.diff.map(({ text }: { text: string }) => text)).toEqual([
          'Seen',
          'Unseen',
        ]);
      }
    };
    for (let done = 0; done < ROUNDS; done += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, round));
    }
    // The edit came later and waits, or came first and the approval is refused.
    const possible = ['200 200 <p>Seen</p>', '409 404 '];
    expect([...results.keys()].filter((told) => !possible.includes(told))).toEqual([]);
    expect(results.size).toBe(possible.length);
    const rows = await query(
      server.databaseUrl,
      `select count(*)::int as waiting from review_items where ended_at is null`,
    );
    expect(rows).toEqual([{ waiting: ROUNDS }]);
  });
});
