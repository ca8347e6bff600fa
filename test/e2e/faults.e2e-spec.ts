import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { makeSite, startApp, type Answer, type CallOptions, type TestApp } from '../support/app.js';
import { ACCESS } from '../support/access-table.js';
import { appUrlOf, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { expectProblem } from '../support/refusal.js';
import { sampleCall } from '../support/sample-call.js';

const TEXT = 'canary-text-of-a-comment';
const NAME = 'canary-name';
const EMAIL = 'canary@daily.example';

let server: TestApp;
let desk: Desk;
let reader: string;
/** Whatever was written while a test ran. */
let written: string;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  reader = await desk.reader(NAME, { email: EMAIL });
});
afterAll(() => server.stop());

beforeEach(() => {
  written = '';
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      written += String(chunk);
      return true;
    });
  }
});
afterEach(() => void jest.restoreAllMocks());

/** Takes a table away while `act` runs. */
async function without<T>(table: string, act: () => Promise<T>): Promise<T> {
  await query(server.databaseUrl, `alter table ${table} rename to ${table}_away`);
  try {
    return await act();
  } finally {
    await query(server.databaseUrl, `alter table ${table}_away rename to ${table}`);
  }
}

const INSIDES =
  /at \/|\.[jt]s\b|select|insert|relation|ENOENT|base\/|postgres|127\.0\.0\.1|localhost/i;

function expectFault(answer: Answer): void {
  expectProblem(answer);
  const requestId = answer.headers.get('x-request-id');
  expect([answer.status, answer.body]).toEqual([
    500,
    { type: 'about:blank', title: 'Internal Server Error', status: 500, requestId },
  ]);
  expect(answer.text).not.toMatch(INSIDES);
  expect(written).toContain(`request ${requestId}`);
}

/** Credentials, personal data, and what goes to the database with them. */
function expectNothingTold(): void {
  const { admin, moderator, signingSecret } = desk.site;
  for (const secret of [TEXT, NAME, EMAIL, reader, admin, moderator, signingSecret, '127.0.0.1']) {
    expect(written).not.toContain(secret);
  }
  expect(written).not.toMatch(/clq_|clg_|clb_|eyJ|parameters|driverError|insert into/);
}

describe('a fault of ours', () => {
  it('is a request’s id to the caller, and says nothing of anybody in the log', async () => {
    const thread = await desk.thread();
    const comment = await desk.post(thread, TEXT, { guest: { name: NAME, email: EMAIL } });
    const own = `${desk.at}/comments/${comment.id}`;
    const body = { body: TEXT, guest: { name: NAME, email: EMAIL } };
    const calls: [string, string, string, CallOptions][] = [
      ['people', 'POST', `${thread}/comments`, { as: reader, body: { body: TEXT } }],
      ['comment_revisions', 'POST', `${thread}/comments`, { body }],
      ['comment_revisions', 'POST', `${thread}/comments`, { as: reader, body: { body: TEXT } }],
      ['comments', 'PATCH', own, { as: comment.editToken, body: { body: `${TEXT} 2` } }],
      ['events', 'POST', `${thread}/comments`, { body }],
      [
        'reports',
        'POST',
        `${own}/reports`,
        { as: reader, body: { reason: 'spam', explanation: TEXT } },
      ],
      ['votes', 'PUT', `${own}/vote`, { as: reader, body: { value: 1 } }],
      [
        'members',
        'POST',
        `${desk.at}/members`,
        { as: desk.site.admin, body: { name: NAME, role: 'moderator' } },
      ],
      [
        'api_keys',
        'POST',
        `${desk.at}/api-keys`,
        { as: desk.site.admin, body: { name: NAME, scopes: ['read'] } },
      ],
      ['thread_names', 'GET', `${desk.at}/discussion?key=${TEXT}`, {}],
    ];
    for (const [table, method, path, options] of calls) {
      const answer = await without(table, () => server.http.call(method, path, options));
      expect([table, method, answer.status]).toEqual([table, method, 500]);
      expectFault(answer);
    }
    expect(written.match(/42P01/g)!.length).toBeGreaterThanOrEqual(calls.length);
    expectNothingTold();
  });

  it('is the same on every route that asks the database', async () => {
    for (const route of Object.keys(ACCESS).filter((name) => /:site\//.test(name))) {
      const { method, path, body } = await sampleCall(desk, route);
      const other = `other-${method}-${path.length}`.toLowerCase();
      const options = { as: desk.site.admin, ...(body ? { body } : {}) };
      const elsewhere = path.replace('/daily/', `/${other}/`);
      expectFault(await without('sites', () => server.http.call(method, elsewhere, options)));
    }
    expectNothingTold();
  });

  it('is told as one that will pass where the database is gone', async () => {
    const [{ name }] = (await query(server.databaseUrl, 'select current_database() as name')) as [
      { name: string },
    ];
    const gone = Object.assign(new URL(server.databaseUrl), { pathname: '/postgres' }).href;
    await query(gone, `alter database ${name} allow_connections false`);
    await query(
      appUrlOf(gone),
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`,
      [name],
    );
    const post = await desk.tryPost(`${desk.at}/threads/key:page-1`, TEXT, { as: reader });
    expectProblem(post);
    expect([post.status, post.body.code]).toEqual([503, 'unavailable']);
    expect(post.text).not.toMatch(INSIDES);
    const ready = await server.http.get('//readyz');
    expectProblem(ready);
    expect([ready.status, ready.body.code]).toEqual([503, 'unavailable']);
    await query(gone, `alter database ${name} allow_connections true`);
    await eventually(async () => (await server.http.get('//readyz')).status === 200);
    expectNothingTold();
  });
});
