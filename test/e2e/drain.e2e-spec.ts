import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, readerToken, startApp, type TestSite } from '../support/app.js';
import { freshDatabase, query } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/listen.js';
import { hold, waiting } from '../support/locks.js';
import { metricsAt } from '../support/metrics.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const THREAD = '/sites/daily/threads/key:page';
const LOCK = 'select from threads where key = $1 for update';

let databaseUrl: string;
let site: TestSite;
let server: ServerProcess;
/** The thread, which a test holds. */
let letGo: (() => Promise<void>) | undefined;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  const setup = await startApp(databaseUrl);
  site = await makeSite(setup);
  const body = { title: 'A page' };
  expect((await setup.http.put(THREAD, { as: site.admin, body })).status).toBe(201);
  await setup.stop();
});
afterEach(async () => {
  await letGo?.();
  await server.kill();
});

const readiness = async (): Promise<number> => (await server.http.get('//readyz')).status;

/** Asks nothing: a call that waits for what the test holds would wait for the test. */
async function isListening(): Promise<boolean> {
  const socket = connect(Number(new URL(server.http.origin).port), '127.0.0.1');
  const isConnected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isConnected;
}

describe('a server that is told to stop', () => {
  it('sends balancers away, answers what comes meanwhile, and ends', async () => {
    server = await startServer(databaseUrl, { SHUTDOWN_DRAIN_MS: '6000' });
    expect(await readiness()).toBe(200);
    process.kill(server.pid, 'SIGTERM');
    await eventually(async () => (await readiness()) === 503);
    const [ready, alive, page] = [
      await server.http.get('//readyz'),
      await server.http.get('//healthz'),
      await server.http.get(`${THREAD}/comments`),
    ];
    expect([ready.body.code, alive.status, page.status]).toEqual(['unavailable', 200, 200]);
    for (const { headers } of [ready, alive, page]) expect(headers.get('connection')).toBe('close');
    expect(await server.ended).toBe(0);
  });

  it('answers what it has taken', async () => {
    const port = await freePort();
    server = await startServer(databaseUrl, { DATABASE_POOL_SIZE: '4', ADMIN_PORT: String(port) });
    const names = Array.from({ length: 40 }, (_, n) => `reader-${n}`);
    const tokens = await Promise.all(names.map((name) => readerToken(site, name)));
    letGo = await hold(databaseUrl, LOCK, ['page']);
    const posts = tokens.map((as, n) =>
      server.http.post(`${THREAD}/comments`, { as, body: { body: `Word ${n}` } }),
    );
    const taken = async (): Promise<number | undefined> =>
      (await metricsAt(port)).get('colloquy_calls_in_flight{kind="ordinary"}');
    await eventually(async () => (await taken()) === 40);
    // Alone, as they are once the lock was not free for a while.
    await eventually(async () => (await waiting(databaseUrl)) >= 3);
    process.kill(server.pid, 'SIGTERM');
    await eventually(async () => !(await isListening()));
    await letGo();
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    expect(statuses).toEqual(Array(40).fill(201));
    expect(await server.ended).toBe(0);
  });

  it('does what it has taken from a client that has gone', async () => {
    server = await startServer(databaseUrl);
    letGo = await hold(databaseUrl, LOCK, ['page']);
    const body = JSON.stringify({ body: 'From somebody who has gone' });
    const head = ['Host: a', 'Content-Type: application/json', `Content-Length: ${body.length}`];
    const line = `POST /api/v1${THREAD}/comments HTTP/1.1`;
    const client = connect(Number(new URL(server.http.origin).port), '127.0.0.1');
    client.write(`${[line, ...head].join('\r\n')}\r\n\r\n${body}`);
    await eventually(async () => (await waiting(databaseUrl)) > 0);
    client.destroy();
    process.kill(server.pid, 'SIGTERM');
    await eventually(async () => !(await isListening()));
    await letGo();
    expect(await server.ended).toBe(0);
    expect(server.said()).not.toContain('ERROR');
    const like = "select from comments where html like '%has gone%'";
    expect(await query(databaseUrl, like)).toHaveLength(1);
  });

  it('ends at once where it is told so twice', async () => {
    server = await startServer(databaseUrl, { SHUTDOWN_DRAIN_MS: '60000' });
    process.kill(server.pid, 'SIGTERM');
    await eventually(async () => (await readiness()) === 503);
    process.kill(server.pid, 'SIGTERM');
    expect(await server.ended).toBe(143);
  });

  it('waits for nobody who has opened a connection and asks nothing', async () => {
    const app = await startApp(databaseUrl);
    const client = connect(Number(new URL(app.http.origin).port), '127.0.0.1');
    const closed = once(client, 'close');
    await once(client, 'connect');
    await Promise.all([app.stop(), closed]);
  });
});
