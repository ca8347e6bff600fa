import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { ACCESS } from '../support/access-table.js';
import { Desk } from '../support/desk.js';
import { PUBLIC_READS, READERS_CALLS } from '../support/public-reads.js';
import { invalid, refusal } from '../support/refusal.js';
import { sampleCall, type SampleCall } from '../support/sample-call.js';

const GOOD = 'https://good.test';
const OTHERS = 'https://others.test';
const FOREIGN = [
  'https://evil.test',
  'null',
  'https://good.test.evil.test',
  'https://evilgood.test',
  'http://good.test',
  'https://good.test:444',
  OTHERS,
];
const EXPOSED =
  'ETag, Location, Link, Retry-After, RateLimit, RateLimit-Policy, Idempotent-Replayed, X-Request-Id';

let server: TestApp;
let desk: Desk;
let reader: string;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  await makeSite(server, 'other', { guests: true, origins: [OTHERS] });
  await desk.settings({ origins: ['https://www.good.test', GOOD] });
  reader = await desk.reader('ann');
});
afterAll(() => server.stop());

/** The names of an answer's CORS headers with their values. */
const corsOf = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

const preflight = (call: SampleCall, origin: string, headers = 'content-type'): Promise<Answer> =>
  server.http.call('OPTIONS', call.path, {
    headers: {
      origin,
      'access-control-request-method': call.method,
      'access-control-request-headers': headers,
    },
  });

const send = (call: SampleCall, origin: string, as?: string): Promise<Answer> =>
  server.http.call(call.method, call.path, {
    ...(as ? { as } : {}),
    ...(call.body ? { body: call.body } : {}),
    headers: { origin },
  });

const STAFF = Object.keys(ACCESS).filter(
  (route) => !PUBLIC_READS.includes(route) && !READERS_CALLS.includes(route),
);

describe('what is public', () => {
  it.each(PUBLIC_READS)('may be read by scripts of any page: %s', async (route) => {
    const call = await sampleCall(desk, route);
    for (const origin of [GOOD, ...FOREIGN]) {
      expect(corsOf(await send(call, origin))).toEqual({
        'access-control-allow-origin': '*',
        'access-control-expose-headers': EXPOSED,
      });
      const asked = await preflight(call, origin);
      expect([asked.status, corsOf(asked)]).toEqual([
        204,
        {
          'access-control-allow-origin': '*',
          'access-control-allow-methods': call.method,
          'access-control-allow-headers': 'Accept, Content-Type, If-None-Match, Last-Event-ID',
          'access-control-expose-headers': EXPOSED,
          'access-control-max-age': '600',
        },
      ]);
    }
  });

  it.each(PUBLIC_READS)('is the site’s own where a reader signs in to it: %s', async (route) => {
    const call = await sampleCall(desk, route);
    for (const origin of FOREIGN) {
      expect(corsOf(await send(call, origin, reader))).toEqual({});
      expect(corsOf(await preflight(call, origin, 'If-None-Match, Authorization'))).toEqual({});
    }
    const answer = await send(call, GOOD, reader);
    expect(answer.headers.get('access-control-allow-origin')).toBe(GOOD);
    expect(answer.headers.get('vary')).toContain('Origin');
    expect((await preflight(call, GOOD, 'authorization')).status).toBe(204);
  });

  it('can be read as well where it is refused', async () => {
    for (const path of ['threads/key:nowhere', 'comments?limit=x', 'config?x=1']) {
      const answer = await server.http.get(`/sites/daily/${path}`, {
        headers: { origin: 'https://evil.test' },
      });
      expect(answer.status).toBeGreaterThan(403);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
  });
});

describe('what a reader calls', () => {
  it.each(READERS_CALLS)('is for the site’s own pages: %s', async (route) => {
    const call = await sampleCall(desk, route);
    const asked = await preflight(call, GOOD, 'authorization, content-type');
    expect([asked.status, asked.headers.get('vary'), corsOf(asked)]).toEqual([
      204,
      'Origin, Accept-Encoding',
      {
        'access-control-allow-origin': GOOD,
        'access-control-allow-methods': call.method,
        'access-control-allow-headers':
          'Accept, Content-Type, If-None-Match, Last-Event-ID, Authorization, If-Match, Idempotency-Key',
        'access-control-expose-headers': EXPOSED,
        'access-control-max-age': '600',
      },
    ]);
    const answer = await send(call, GOOD, reader);
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': GOOD,
      'access-control-expose-headers': EXPOSED,
    });
  });

  it.each(READERS_CALLS)('is for no other page: %s', async (route) => {
    const call = await sampleCall(desk, route);
    for (const origin of FOREIGN) {
      const asked = await preflight(call, origin, 'authorization, content-type');
      expect([asked.status, corsOf(asked)]).toEqual([404, {}]);
      expect(corsOf(await send(call, origin))).toEqual({});
    }
  });

  it('is for pages of that site only', async () => {
    const call = await sampleCall(desk, 'POST /api/v1/sites/:site/threads/:thread/comments');
    const elsewhere = { ...call, path: call.path.replace('/daily/', '/other/') };
    expect((await preflight(elsewhere, OTHERS)).status).toBe(204);
    expect(corsOf(await preflight(elsewhere, GOOD))).toEqual({});
    const nowhere = { ...call, path: call.path.replace('/daily/', '/nowhere/') };
    expect(corsOf(await preflight(nowhere, GOOD))).toEqual({});
    expect(corsOf(await send(nowhere, GOOD))).toEqual({});
  });

  it('follows the site’s setting', async () => {
    const origin = 'https://new.test';
    const call = await sampleCall(desk, 'POST /api/v1/sites/:site/preview');
    expect((await preflight(call, origin)).status).toBe(404);
    await desk.settings({ origins: [GOOD, origin] });
    expect((await preflight(call, origin)).status).toBe(204);
    await desk.settings({ origins: [GOOD] });
    expect((await preflight(call, origin)).status).toBe(404);
  });
});

describe('what staff and operators call', () => {
  it.each(STAFF)('is for no page of another site: %s', async (route) => {
    const call = await sampleCall(desk, route);
    for (const origin of [GOOD, 'https://evil.test']) {
      const asked = await preflight(call, origin, 'authorization');
      expect([asked.status, corsOf(asked)]).toEqual([404, {}]);
      expect(corsOf(await send(call, origin))).toEqual({});
    }
  });
});

describe('a preflight', () => {
  it('says the same of a thread that there is and of one that there is not', async () => {
    const call = await sampleCall(desk, 'POST /api/v1/sites/:site/threads/:thread/comments');
    const absent = { ...call, path: call.path.replace(/key:[^/]+/, 'key:nowhere') };
    for (const origin of [GOOD, 'https://evil.test']) {
      const [one, other] = [await preflight(call, origin), await preflight(absent, origin)];
      expect([other.status, corsOf(other)]).toEqual([one.status, corsOf(one)]);
    }
  });

  it('never asks who is calling', async () => {
    const call = await sampleCall(desk, 'GET /api/v1/sites/:site/me');
    const { status } = await server.http.call('OPTIONS', call.path, {
      as: 'clq_nonsense',
      headers: { origin: GOOD, 'access-control-request-method': 'GET' },
    });
    expect(status).toBe(204);
  });

  it('allows nothing that is not a method of the address', async () => {
    for (const method of ['PATCH', 'PROPFIND', 'constructor', '__proto__', '']) {
      const call = { ...(await sampleCall(desk, 'GET /api/v1/sites/:site/config')), method };
      expect(corsOf(await preflight(call, GOOD))).toEqual({});
    }
  });
});

describe('the setting', () => {
  it('takes origins and nothing else', async () => {
    const as = desk.site.admin;
    const set = (origins: unknown) =>
      refusal(server.http, 'PATCH', desk.at, { as, body: { settings: { origins } } });
    for (const wrong of [['*'], ['null'], ['http://good.test'], ['https://good.test/'], GOOD]) {
      expect(await set(wrong)).toEqual(invalid('#/settings/origins'));
    }
    const many = Array.from({ length: 51 }, (_, index) => `https://${index}.test`);
    expect(await set(many)).toEqual(invalid('#/settings/origins'));
    await desk.settings({ origins: many.slice(1) });
    await desk.settings({ origins: null });
  });
});
