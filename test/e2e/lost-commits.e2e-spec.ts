import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { CommitGate, type Side } from '../support/commit-gate.js';
import { inconsistencies } from '../support/consistency.js';
import { freshDatabase } from '../support/database.js';
import { Desk } from '../support/desk.js';

let databaseUrl: string;
let gate: CommitGate;
let server: TestApp;
let desk: Desk;
let reader: string;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  gate = await CommitGate.open(databaseUrl);
  server = await startApp(gate.through(databaseUrl));
  desk = new Desk(server, await makeSite(server));
  reader = await desk.reader('ada');
});
afterAll(async () => {
  await server.stop();
  await gate.close();
  expect(await inconsistencies(databaseUrl)).toEqual([]);
});

/** Posts while the connection is cut on that side of the commit. */
async function cutWhilePosting(
  side: Side,
  headers: Record<string, string> = {},
): Promise<{ answer: Answer; again: () => Promise<Answer>; stored: () => Promise<number> }> {
  const thread = await desk.thread();
  const body = `Said while it was cut, in ${thread}`;
  const again = (): Promise<Answer> =>
    server.http.post(`${thread}/comments`, { as: reader, body: { body }, headers });
  const stored = async (): Promise<number> =>
    (await server.http.get(`${thread}/comments?format=json`)).body.items.length;
  const held = gate.hold(side, body);
  const posted = again();
  (await held).cut();
  return { answer: await posted, again, stored };
}

describe('a connection that is lost', () => {
  it.each<[Side, number]>([
    ['before', 0],
    ['after', 1],
  ])('%s a commit makes a post unavailable, which is then stored: %d', async (side, there) => {
    const { answer, stored } = await cutWhilePosting(side);
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    expect(answer.headers.get('retry-after')).toBeTruthy();
    expect(await stored()).toBe(there);
  });

  it.each<[Side, string | null]>([
    ['before', null],
    ['after', 'true'],
  ])('%s a commit leaves one with a key stored once', async (side, replayed) => {
    const sent = await cutWhilePosting(side, { 'idempotency-key': `cut-${side}` });
    expect(sent.answer.status).toBe(503);
    const answer = await sent.again();
    expect([answer.status, answer.headers.get('idempotent-replayed')]).toEqual([201, replayed]);
    expect(await sent.stored()).toBe(1);
  });
});
