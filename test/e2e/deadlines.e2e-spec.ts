import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SiteDatabase } from '../../src/database/site-database.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { appUrlOf, freshDatabase, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';
import { startPgBouncer, type PgBouncer } from '../support/pgbouncer.js';
import { expectProblem } from '../support/refusal.js';
import { startWireProxy, type WireProxy } from '../support/wire-proxy.js';

/** Long enough for a call that nothing holds up, on a slow machine too. */
const DEADLINE_MS = 2_000;
const POOL = 4;
/** Less than after which a lock is given up anyway. */
const SOON_MS = 8_000;

let databaseUrl: string;
let wire: WireProxy;
let bouncer: PgBouncer;
const servers: TestApp[] = [];
let desk: Desk;
/** The same site, on a server behind a pooler of transactions. */
let pooled: Desk;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  const url = appUrlOf(databaseUrl);
  wire = await startWireProxy(url);
  bouncer = await startPgBouncer(url, { sessions: POOL });
  const bounds = { poolSize: POOL, requestDeadlineMs: DEADLINE_MS };
  servers.push(
    await startApp(databaseUrl, { databaseUrl: wire.through(url), ...bounds }),
    await startApp(databaseUrl, {
      databaseUrl: bouncer.through(url),
      pooler: 'transaction',
      ...bounds,
    }),
  );
  const site = await makeSite(servers[0]!);
  [desk, pooled] = servers.map((server) => new Desk(server, site)) as [Desk, Desk];
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await Promise.all([wire.close(), bouncer.stop()]);
});

function expectUnavailable(answer: Answer): void {
  expectProblem(answer);
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  expect(answer.headers.get('retry-after')).toBe('1');
}

const THREAD = 'select from threads where key = $1 for update';
const keyOf = (thread: string): string => thread.split('key:')[1]!;

async function stored(words: string): Promise<number> {
  const rows = await query(databaseUrl, 'select from comments where html like $1', [`%${words}%`]);
  return rows.length;
}

describe.each([
  ['on PostgreSQL', () => desk],
  ['behind a pooler', () => pooled],
])('a call that waits %s', (where, at) => {
  it('for a lock is told to come again, and what it wanted is not done', async () => {
    const here = at();
    const { http } = here.server;
    const [held, free] = [await desk.thread(), await desk.thread()];
    const as = await here.reader('ann');
    const words = `Held ${where}`;
    const headers = { 'idempotency-key': words.replaceAll(' ', '-') };
    const letGo = await hold(databaseUrl, THREAD, [keyOf(held)]);
    try {
      const call = { as, headers, body: { body: words } };
      const [post] = await Promise.all([
        http.post(`${held}/comments`, call),
        here.post(free, `Free ${where}`, { as: await here.reader('ben') }),
      ]);
      expectUnavailable(post);
      // Nobody is left in line for what nobody waits for any more.
      await eventually(async () => (await waiting(databaseUrl)) === 0, SOON_MS);
    } finally {
      await letGo();
    }
    expect(await stored(words)).toBe(0);
    const call = { as, headers, body: { body: words } };
    const again = await http.post(`${held}/comments`, call);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, null]);
    expect(await stored(words)).toBe(1);
  });

  it('for a connection is told so, while staff have one to themselves', async () => {
    const here = at();
    const { http } = here.server;
    const thread = await desk.thread();
    const letGo = await hold(databaseUrl, THREAD, [keyOf(thread)]);
    try {
      const readers = await Promise.all(
        Array.from({ length: 3 * POOL }, (_, n) => here.reader(`reader-${n}`)),
      );
      let areTold = false;
      const posts = Promise.all(
        readers.map((as, n) => here.tryPost(thread, `Word ${n} ${where}`, { as })),
      ).finally(() => (areTold = true));
      // At first they wait together.
      await eventually(async () => (await waiting(databaseUrl)) >= POOL - 1);
      const as = here.site.moderator;
      expect((await http.get('//readyz')).status).toBe(200);
      expect((await http.get(`${here.at}/moderation/queues`, { as })).status).toBe(200);
      expect((await http.get('//readyz')).status).toBe(200);
      expect(areTold).toBe(false);
      for (const each of await posts) expectUnavailable(each);
    } finally {
      await letGo();
    }
    // It came last in the line.
    expect((await here.tryPost(thread, `After ${where}`)).status).toBe(201);
    expect(await stored(`Word % ${where}`)).toBe(0);
  });
});

describe('what nobody waits for', () => {
  it('may take longer than a call', async () => {
    const { app } = desk.server;
    const { id } = await app.get(SitesService).get(desk.site.slug);
    const work = app
      .get(SiteDatabase)
      .query('select pg_sleep(2 * $2::float8 / 1000), $1::uuid as id', [id, DEADLINE_MS]);
    expect(await work).toMatchObject([{ id }]);
  });
});

describe('a body', () => {
  it('that comes slowly costs the call nothing of its time', async () => {
    const [thread, held] = [await desk.thread(), await desk.thread()];
    const body = JSON.stringify({ body: 'A slow word' });
    const head = [
      `POST /api/v1${thread}/comments HTTP/1.1`,
      'Host: a',
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    const socket = connect(Number(new URL(desk.server.http.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 9)}`);
    const letGo = await hold(databaseUrl, THREAD, [keyOf(held)]);
    // As long as a call may take, and what it takes beside.
    expectUnavailable(await desk.tryPost(held, 'A word'));
    await letGo();
    socket.write(body.slice(9));
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 201 /);
  });
});

describe('a post whose commit is not answered', () => {
  it.each([
    ['without a key is not done twice', {}],
    ['with a key is told what was done', { 'idempotency-key': 'lost' }],
  ])('%s', async (what, headers) => {
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    const call = { as, headers: headers as Record<string, string>, body: { body: what } };
    const { http } = desk.server;
    await desk.post(thread, 'Before', { as: await desk.reader('ben') });
    wire.loseAnswerTo('COMMIT');
    expectUnavailable(await http.post(`${thread}/comments`, call));
    expect(await stored(what)).toBe(1);
    if (!('idempotency-key' in headers)) return;
    const again = await http.post(`${thread}/comments`, call);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await stored(what)).toBe(1);
  });
});
