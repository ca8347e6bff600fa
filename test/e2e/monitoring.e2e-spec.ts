import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestSite } from '../support/app.js';
import { freshDatabase, query } from '../support/database.js';
import { freePort } from '../support/listen.js';
import { metricsAt } from '../support/metrics.js';
import { startServer, type ServerProcess } from '../support/server-process.js';

const THREAD = '/sites/daily/threads/key:page';

let databaseUrl: string;
let site: TestSite;
let server: ServerProcess;
let adminPort: number;

beforeAll(async () => {
  databaseUrl = await freshDatabase();
  const setup = await startApp(databaseUrl);
  site = await makeSite(setup);
  await setup.http.put(THREAD, { as: site.admin, body: {} });
  await setup.stop();
  adminPort = await freePort();
  const env = { ADMIN_PORT: String(adminPort), LOG_FORMAT: 'json', LOG_LEVEL: 'warn' };
  server = await startServer(databaseUrl, env);
});
afterAll(() => server.stop());

describe('metrics', () => {
  it('count calls by the pattern of their address, and say how the process is', async () => {
    const body = { body: 'A word', guest: { name: 'Ann Canary' } };
    expect((await server.http.post(`${THREAD}/comments`, { body })).status).toBe(201);
    for (let read = 0; read < 3; read += 1) await server.http.get(`${THREAD}/comments`);
    await server.http.get('/nowhere/ann-canary');
    const found = await metricsAt(adminPort);
    const of = (name: string): number | undefined => found.get(name);
    const route = '/api/v1/sites/:site/threads/:thread/comments';
    const count = 'colloquy_http_request_duration_seconds_count';
    expect(of(`${count}{method="POST",route="${route}",status="2xx"}`)).toBe(1);
    expect(of(`${count}{method="GET",route="${route}",status="2xx"}`)).toBe(3);
    expect(of('colloquy_page_cache_lookups_total{kind="hit"}')).toBe(2);
    expect(of('colloquy_page_cache_lookups_total{kind="miss"}')).toBe(1);
    expect(of('colloquy_page_cache_bytes')).toBeGreaterThan(0);
    expect(of('colloquy_screening_duration_seconds_count{outcome="publish"}')).toBe(1);
    expect(of('colloquy_database_connections{kind="idle"}')).toBeGreaterThan(0);
    expect(of('colloquy_calls_refused_total{kind="ordinary"}')).toBe(0);
    expect(of('colloquy_calls_in_flight{kind="staff"}')).toBe(0);
    expect(of('colloquy_backlog{kind="webhook-events"}')).toBe(0);
    expect(of('colloquy_backlog{kind="queue pending"}')).toBe(0);
    expect(found.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
    expect([...found.keys()].join('\n')).not.toMatch(/canary|daily|key:|[0-9a-f]{8}-/i);
  });

  it('are for this machine alone, and nowhere else', async () => {
    expect((await server.http.get('//metrics')).status).toBe(404);
  });
});

describe('a log of objects', () => {
  it('has a fault under the id that the caller was told, one a line', async () => {
    await query(databaseUrl, 'alter table thread_names rename to away');
    const { status, headers } = await server.http.get('/sites/daily/discussion?key=page');
    await query(databaseUrl, 'alter table away rename to thread_names');
    expect(status).toBe(500);
    const lines = server
      .said()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { level: string; message: string; context: string });
    const id = headers.get('x-request-id')!;
    expect(lines.filter(({ message }) => message.includes(id))).toMatchObject([
      { level: 'error', context: 'Problem', message: expect.stringContaining('42P01') },
    ]);
  });
});
