import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Admission } from '../../src/common/calls/admission.js';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { freshDatabase } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { LiveFollower } from '../support/live-follower.js';
import { hold } from '../support/locks.js';
import { expectProblem } from '../support/refusal.js';

const AT_ONCE = 4;
/** They wait for locks that they do not get; the rest of the connections is for others. */
const POOL = 8;

let server: TestApp;
let desk: Desk;
let admission: Admission;

beforeAll(async () => {
  server = await startApp(await freshDatabase(), { poolSize: POOL, requestsAtOnce: AT_ONCE });
  desk = new Desk(server, await makeSite(server));
  admission = server.app.get(Admission);
});
afterAll(() => server.stop());

/** Calls that are worked on until it is let go. */
async function busy(
  amount: number,
): Promise<{ more: () => Promise<void>; letGo: () => Promise<number[]> }> {
  const thread = await desk.thread();
  const letGo = await hold(server.databaseUrl, 'select from threads where key = $1 for update', [
    thread.split('key:')[1]!,
  ]);
  const answers: Promise<Answer>[] = [];
  const more = async (): Promise<void> => {
    const as = await desk.reader(`reader-${answers.length}`);
    answers.push(desk.tryPost(thread, `Word ${answers.length}`, { as }));
    await eventually(() => admission.inFlight.ordinary === answers.length);
  };
  for (let n = 0; n < amount; n += 1) await more();
  return {
    more,
    letGo: async () => {
      await letGo();
      return (await Promise.all(answers)).map(({ status }) => status);
    },
  };
}

function expectRefused(answer: Answer): void {
  expectProblem(answer);
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
}

describe('a server that has enough to do', () => {
  it('refuses what comes beyond, and does what it has taken', async () => {
    const thread = await desk.thread();
    const { letGo } = await busy(AT_ONCE);
    const read = await server.http.get(`${thread}/comments`);
    expectRefused(read);
    expect(read.headers.get('access-control-allow-origin')).toBe('*');
    expectRefused(await desk.tryPost(thread, 'A word'));
    expect(await letGo()).toEqual(Array(AT_ONCE).fill(201));
    expect((await server.http.get(`${thread}/comments`)).status).toBe(200);
    expect(admission.inFlight).toEqual({ ordinary: 0, staff: 0 });
  });

  it('refuses a body before it has come', async () => {
    const { letGo } = await busy(AT_ONCE);
    const thread = `${desk.at}/threads/key:nowhere`;
    // Whoever read it would say that it cannot be read.
    expectRefused(await server.http.post(`${thread}/comments`, { body: '{' }));
    await letGo();
  });

  it('refuses a call whose body came when there was no room any more, as any other', async () => {
    const thread = await desk.thread();
    const socket = connect(Number(new URL(server.http.origin).port), '127.0.0.1');
    const body = JSON.stringify({ body: 'Late' });
    socket.write(
      `POST /api/v1${thread}/comments HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
    );
    await eventually(() => socket.bytesWritten > 0);
    const { letGo } = await busy(AT_ONCE);
    socket.write(body);
    const answer = (await socket.setEncoding('utf8').toArray()).join('');
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toContain('"code":"unavailable"');
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(await letGo()).toEqual(Array(AT_ONCE).fill(201));
    expect(admission.inFlight).toEqual({ ordinary: 0, staff: 0 });
  });

  it('has room for staff and for probes', async () => {
    const { id } = await desk.post(await desk.thread(), 'A word');
    const { letGo } = await busy(AT_ONCE);
    const as = desk.site.moderator;
    for (const path of ['//healthz', '//readyz']) {
      expect((await server.http.get(path)).status).toBe(200);
    }
    expect((await server.http.get('//readyz?of=balancer')).status).toBe(422);
    expect((await server.http.get(`${desk.at}/moderation/queues`, { as })).status).toBe(200);
    const items = [{ commentId: id, version: 1 }];
    expect((await desk.decideOn('hide', items)).status).toBe(200);
    expectRefused(await server.http.get(`${desk.at}/moderation/queues`));
    await letGo();
  });

  it('tells browsers that follow to come again, which they would not after a refusal', async () => {
    const thread = await desk.thread();
    const path = `${thread}/events`;
    const { letGo } = await busy(AT_ONCE);
    expectRefused(await server.http.get(path));
    const told = await server.http.get(path, { headers: { accept: 'text/event-stream' } });
    expect([told.status, told.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    expect(told.headers.get('access-control-allow-origin')).toBe('*');
    expect(told.text).toMatch(/^retry: [1-4]\d{3}\n\n$/);
    const follower = await new LiveFollower(`${server.http.origin}/api/v1${path}`).open();
    await letGo();
    await eventually(() => follower.opened > 1);
    await desk.post(thread, 'A word');
    await follower.has(1);
    follower.close();
    expect(follower.story[0]).toMatch(/^comment.published/);
  });

  it('sends the pages that it has at hand', async () => {
    const thread = await desk.thread();
    await desk.post(thread, 'A word');
    await eventually(async () => {
      const { more, letGo } = await busy(AT_ONCE - 1);
      const made = await server.http.get(`${thread}/comments`);
      await more();
      // It is at hand for half a second; a slow machine may have come too late.
      const kept = await server.http.get(`${thread}/comments`);
      await letGo();
      return made.status === 200 && kept.status === 200;
    });
  });

  it('holds no place for whoever has gone', async () => {
    const { letGo } = await busy(AT_ONCE - 1);
    const thread = await desk.thread();
    const socket = connect(Number(new URL(server.http.origin).port), '127.0.0.1');
    socket.write(`GET /api/v1${thread}/comments HTTP/1.1\r\nHost: a\r\n\r\n`);
    await eventually(() => socket.bytesWritten > 0);
    socket.destroy();
    await eventually(() => admission.inFlight.ordinary === AT_ONCE - 1);
    await letGo();
    await eventually(() => admission.inFlight.ordinary === 0);
  });
});
