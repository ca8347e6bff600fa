import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InstallationService } from '../../src/installation/installation.service.js';
import { makeSite, startApp, type Answer, type CallOptions, type TestApp } from '../support/app.js';
import { ACCESS } from '../support/access-table.js';
import { startDemo } from '../support/demo.js';
import { Desk } from '../support/desk.js';
import { PAGES, PUBLIC_READS } from '../support/public-reads.js';
import { sampleCall } from '../support/sample-call.js';

let server: TestApp;
let desk: Desk;
/** A credential of each kind, and none. */
let credentials: (string | undefined)[];

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  const bootstrap = (await server.app.get(InstallationService).bootstrapToken())!;
  const { moderator, admin } = desk.site;
  const reader = await desk.reader('ann');
  credentials = [undefined, reader, moderator, admin, bootstrap, 'clq_nonsense'];
});
afterAll(() => server.stop());

const ALWAYS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  server: null,
  'x-powered-by': null,
};

/** Every header that is on all answers, as this one has it. */
function headersOf({ headers }: Answer): Record<string, unknown> {
  const names = [...Object.keys(ALWAYS), 'cross-origin-resource-policy'];
  return Object.fromEntries(names.map((name) => [name, headers.get(name)]));
}

function expectHeaders(answer: Answer, name: string, resourcePolicy: string): void {
  const { status, headers } = answer;
  const page = PAGES.includes(name) && status === 200;
  const expected = {
    ...ALWAYS,
    ...(page ? { 'content-security-policy': expect.stringMatching(/trusted-types 'none'$/) } : {}),
    'cross-origin-resource-policy': resourcePolicy,
  };
  expect([name, status, headersOf(answer)]).toEqual([name, status, expected]);
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  const vary = headers.get('vary')!.split(', ');
  expect([name, vary.slice(0, 2)]).toEqual([name, ['Origin', 'Accept-Encoding']]);
  expect(new Set(vary).size).toBe(vary.length);
  if (status >= 400) expect(headers.get('cache-control')).toBe('private, no-store');
}

/** What a call that fits is turned into, to be answered in another way. */
const SPOILT: readonly ((path: string, body?: object) => CallOptions & { path: string })[] = [
  (path) => ({ path: `${path}${path.includes('?') ? '&' : '?'}x=1` }),
  (path) => ({ path: path.replace('/daily', '/nowhere') }),
  (path) => ({ path: path.replace(/(threads|comments|queues)\/[^/?]+/, '$1/nothing') }),
  (path) => ({ path, body: { x: 1 } }),
  (path) => ({ path, body: '{' }),
  (path) => ({ path, body: '{}', headers: { 'content-type': 'text/plain' } }),
  (path) => ({ path, body: 'x'.repeat(3_000_000) }),
  (path, body) => ({ path, body, headers: { 'if-match': '"99.x"' } }),
];

/** Answers of all kinds, with whether a credential came along. */
async function answersOf(route: string): Promise<{ answer: Answer; signed: boolean }[]> {
  const answers: { answer: Answer; signed: boolean }[] = [];
  const [method] = route.split(' ') as [string];
  const ask = async (as: string | undefined, path: string, options: CallOptions) => {
    const withBody = method === 'GET' || method === 'DELETE' ? {} : { body: options.body };
    const credential = as === undefined ? {} : { as };
    const { headers = {} } = options;
    const answer = await server.http.call(method, path, { headers, ...withBody, ...credential });
    answers.push({ answer, signed: as !== undefined });
    return answer;
  };
  for (const as of credentials) {
    const { path, body } = await sampleCall(desk, route);
    for (const spoil of SPOILT) {
      const { path: other, ...options } = spoil(path, body);
      await ask(as, other, { body, ...options });
    }
    const tag = (await ask(as, path, { body })).headers.get('etag');
    if (tag) await ask(as, path, { body, headers: { 'if-none-match': tag } });
  }
  return answers;
}

describe('every answer of every route', () => {
  const seen = new Set<number>();

  it.each(Object.keys(ACCESS))('has the headers: %s', async (route) => {
    for (const { answer, signed } of await answersOf(route)) {
      seen.add(answer.status);
      const open = PUBLIC_READS.includes(route) && !signed;
      expectHeaders(answer, route, open ? 'cross-origin' : 'same-origin');
    }
  });

  it('was seen with every status that routes have in common', () => {
    const common = [200, 201, 204, 304, 400, 401, 403, 404, 412, 413, 415, 422];
    expect([...seen]).toEqual(expect.arrayContaining(common));
  });
});

describe('any other answer', () => {
  it.each([
    [404, 'GET', '//nothing'],
    [404, 'GET', '/nothing'],
    [404, 'PROPFIND', '/sites/daily/config'],
    [404, 'OPTIONS', '/sites/daily/config'],
    [400, 'GET', '/sites/%ff/config'],
    [414, 'GET', `/sites/daily/threads/key:${'a'.repeat(3000)}`],
  ])('has the headers with %d: %s %.40s', async (status, method, path) => {
    const answer = await server.http.call(method, path);
    expect(answer.status).toBe(status);
    expectHeaders(answer, path, 'same-origin');
  });

  it('has them where the thread is closed', async () => {
    const thread = await desk.thread({ state: 'closed' });
    const conflict = await desk.tryPost(thread, 'Too late');
    expect(conflict.status).toBe(409);
    expectHeaders(conflict, thread, 'same-origin');
  });

  it('has them as a preflight', async () => {
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    const answer = await server.http.call('OPTIONS', '/sites/daily/config', { headers });
    expect(answer.status).toBe(204);
    expectHeaders(answer, 'a preflight', 'cross-origin');
  });
});

describe('Vary', () => {
  it('keeps Accept where the form of a discussion is not in the address', async () => {
    const vary = async (query: string): Promise<string | null> =>
      (await server.http.get(`/sites/daily/discussion?key=a${query}`)).headers.get('vary');
    expect(await vary('')).toBe('Origin, Accept-Encoding, Accept');
    expect(await vary('&format=json')).toBe('Origin, Accept-Encoding');
  });
});

describe('pages', () => {
  it('have policies of their own', async () => {
    const demo = await startDemo();
    try {
      for (const [path, directive] of [
        ['//demo/assets/demo.js', "trusted-types 'none'"],
        ['//api/docs', "style-src 'self' 'unsafe-inline'"],
      ] as const) {
        const answer = await demo.http.get(path);
        const policy = answer.headers.get('content-security-policy');
        expect([path, answer.status, policy]).toEqual([
          path,
          200,
          expect.stringContaining(directive),
        ]);
        expect(headersOf(answer)).toEqual({
          ...ALWAYS,
          'content-security-policy': policy,
          'cross-origin-resource-policy': 'same-origin',
        });
      }
    } finally {
      await demo.app.close();
    }
  });
});
