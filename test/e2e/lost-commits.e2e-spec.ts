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

/** Posts while the connection is cut on that side of the commit. @returns the answer, and what is stored */
async function cutWhilePosting(
  side: Side,
  headers: Record<string, string>,
): Promise<{ answer: Answer; stored: number }> {
  const thread = await desk.thread();
  const body = `Said while it was cut, in ${thread}`;
  const held = gate.hold(side, body);
  const posted = server.http.post(`${thread}/comments`, { as: reader, body: { body }, headers });
  (await held).cut();
  const answer = await posted;
  const page = await server.http.get(`${thread}/comments?format=json`);
  return { answer, stored: page.body.items.length };
}

describe('a connection that is lost', () => {
  it.each<Side>(['before', 'after'])(
    '%s a commit leaves a post with a key stored once',
    async (side) => {
      const { answer, stored } = await cutWhilePosting(side, { 'idempotency-key': `cut-${side}` });
      expect([answer.status, stored]).toEqual([201, 1]);
      expect(answer.headers.get('idempotent-replayed')).toBe(side === 'after' ? 'true' : null);
    },
  );

  it('after the commit of a post without a key is a failure, and nothing is done again', async () => {
    const { answer, stored } = await cutWhilePosting('after', {});
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(stored).toBe(1);
  });

  it('before the commit of one has it done once, on another connection', async () => {
    const { answer, stored } = await cutWhilePosting('before', {});
    expect([answer.status, stored]).toEqual([201, 1]);
  });
});
