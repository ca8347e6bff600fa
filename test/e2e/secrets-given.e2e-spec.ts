import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, TEST_SECRET, type Answer, type TestApp } from '../support/app.js';
import { startCommand, type Finished } from '../support/cli.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { shutFor } from '../support/rotation-desk.js';

const NEXT = 'd1f0e2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabb';
const EXCHANGED = { COLLOQUY_SECRET: NEXT, COLLOQUY_SECRET_PREVIOUS: TEST_SECRET };

let server: TestApp;
let desk: Desk;
let thread: string;

beforeAll(async () => {
  server = await startApp(undefined, { secrets: { current: TEST_SECRET, previous: NEXT } });
  desk = new Desk(server, await makeSite(server));
  thread = await desk.thread();
});
afterAll(() => server.stop());

const finish = (): Promise<Finished> =>
  startCommand(server.databaseUrl, ['secrets', 'rotate', '--finish'], EXCHANGED).done;

/** A guest's post with a key, sent to one server and to the other. */
async function postTwice(one: TestApp, two: TestApp): Promise<void> {
  const path = `${thread}/comments`;
  const key = randomUUID();
  const posting = {
    headers: { 'idempotency-key': key },
    body: { body: `Word ${key}`, guest: { email: 'gus@mail.test' } },
  };
  const first = await one.http.post(path, posting);
  const again = await two.http.post(path, posting);
  expect([first.status, again.text]).toEqual([201, first.text]);
}

describe('secrets of the environment', () => {
  it('are exchanged server by server: each opens what the other seals', async () => {
    const exchanged = await startApp(server.databaseUrl, {
      secrets: { current: NEXT, previous: TEST_SECRET },
    });
    try {
      await postTwice(server, exchanged);
      await postTwice(exchanged, server);
      const token = await desk.reader('rosa');
      for (const { http } of [server, exchanged]) {
        expect((await http.get('/sites/daily/me', { as: token })).status).toBe(200);
      }
    } finally {
      await exchanged.stop();
    }
  });

  it('let a call be done once whose twin comes to an instance that has exchanged them', async () => {
    const exchanged = await startApp(server.databaseUrl, {
      secrets: { current: NEXT, previous: TEST_SECRET },
    });
    const posting = {
      headers: { 'idempotency-key': 'twins' },
      body: { body: 'Said once', guest: { email: 'gus@mail.test' } },
    };
    const release = await hold(server.databaseUrl, 'select 1 from threads for update', []);
    const twins: Promise<Answer>[] = [];
    try {
      for (const { http } of [server, exchanged]) {
        twins.push(http.post(`${thread}/comments`, posting));
        await eventually(async () => (await waiting(server.databaseUrl)) === twins.length);
      }
    } finally {
      await release();
      const [one, two] = await Promise.all(twins);
      await exchanged.stop();
      expect([one!.status, two!.status, two!.text]).toEqual([201, 201, one!.text]);
    }
  });

  it('are told by the command when the previous one can go', async () => {
    const early = await finish();
    expect(early.code).toBe(2);
    expect(early.err).toMatch(/has sealed \d+ answers .* again after 20\d\d-.*Z\.\n$/);
    expect(await shutFor(server.databaseUrl, NEXT)).toBe(0);

    await query(
      server.databaseUrl,
      `update idempotency_keys set created_at = created_at - interval '1 day'`,
    );
    const { code, out, err } = await finish();
    expect([code, out]).toEqual([0, expect.stringContaining('Nothing needs COLLOQUY_SECRET_PREV')]);
    for (const secret of [NEXT, TEST_SECRET]) {
      expect((out + err + early.err).includes(secret.slice(0, 12))).toBe(false);
    }
  });
});
