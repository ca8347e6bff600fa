import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { TermListsService } from '../../src/screening/lists/term-lists.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import { makeSite, NO_LIMITS, startApp, type TestApp } from '../support/app.js';
import { makeCallers } from '../support/callers.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk } from '../support/desk.js';
import { callsOf, type FuzzCall } from '../support/fuzz-calls.js';
import { OPERATIONS } from '../support/openapi.js';
import { sendRaw, type RawAnswer } from '../support/raw-client.js';
import { expectProblem } from '../support/refusal.js';

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 3000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 2026);
const AT_ONCE = 8;
/** What is asked about is made anew after so many, because calls close, hide and withdraw it. */
const FRESH_FOR = 150;

let server: TestApp;
let desk: Desk;
let callers: Record<string, string | undefined>;
/** What the names that begin with `@` stand for. */
let known: Record<string, string>;
const counted = new Map<number, number>();
let sent = 0;
let pages = 0;
let freshUntil = 0;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  callers = await makeCallers(desk, new Desk(server, await makeSite(server, 'other')));
});
afterAll(() => server.stop());

async function makeKnown(): Promise<void> {
  await resetSettings();
  const page = `fuzz-${(pages += 1)}`;
  const url = `https://daily.example/${page}`;
  const thread = await desk.thread({ url, tags: ['news'] });
  const { id, editToken } = await desk.post(thread, 'A word');
  const reader = callers['reader']!;
  await desk.post(thread, 'A reply', { as: reader, parentId: id });
  const first = await server.http.get(`${thread}/comments?limit=1&sort=newest`);
  known = {
    site: desk.site.slug,
    thread: thread.split('/').at(-1)!,
    threadId: first.body.thread.id,
    id,
    comment: id,
    queue: 'pending',
    policy: await desk.policy(),
    key: (await desk.key(['read'])).id,
    person: (await server.http.get(`${desk.at}/me`, { as: reader })).body.id,
    url,
    cursor: first.body.page.next ?? 'none',
    page: await pageToken(page, url),
    editToken,
  };
}

/** Not by a call: the limits may be such that none gets through. */
async function resetSettings(): Promise<void> {
  const sites = server.app.get(SitesService);
  const { id, settings } = await sites.get(desk.site.slug);
  const none = Object.fromEntries(Object.keys(settings).map((name) => [name, null]));
  const loose = { ...none, ...NO_LIMITS, duplicateMinutes: 0, guests: true };
  await sites.change(desk.site.slug, { settings: loose });
  await sites.change(desk.site.slug, { settings: { screening: { flood: { outcome: 'off' } } } });
  const lists = server.app.get(TermListsService);
  for (const list of await lists.list(id)) await lists.remove(id, list.id);
}

/** What the site signs about a page, so that a first comment may start its thread. */
function pageToken(key: string, url: string): Promise<string> {
  return new SignJWT({ key, url, title: 'A page' })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience(desk.site.slug)
    .setIssuedAt()
    .setExpirationTime('50m')
    .sign(Buffer.from(desk.site.signingSecret));
}

/** A text with what exists in the place of its names. */
const named = (text: string): string =>
  text.replace(/@(\w+)/g, (whole, name: string) => known[name] ?? whole);

function send({ caller, method, path, query, body, headers }: FuzzCall): Promise<RawAnswer> {
  const reads = method === 'GET' || method === 'HEAD' || body === undefined;
  const json = typeof body === 'string' ? body : JSON.stringify(body);
  return sendRaw(server.http.origin, {
    method,
    path: named(query === '' ? path : `${path}?${query}`),
    as: caller === 'guest' ? known['editToken'] : callers[caller],
    ...(reads ? {} : { body: named(json) }),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]),
    ),
  });
}

async function sendAndCheck(call: FuzzCall): Promise<void> {
  const { status, headers, text } = await send(call);
  counted.set(status, (counted.get(status) ?? 0) + 1);
  if (status >= 500) throw new Error(`${status}: ${text}`);
  const json = headers.get('content-type')?.includes('json') && text !== '';
  const body: unknown = json ? JSON.parse(text) : undefined;
  if (status >= 400 && call.method !== 'HEAD') expectProblem({ status, headers, text, body });
}

/** Never more than one failure's worth: fast-check then looks for the smallest that fails. */
async function sendAll(calls: FuzzCall[]): Promise<void> {
  if (sent >= freshUntil) {
    await makeKnown();
    freshUntil = sent + FRESH_FOR;
  }
  sent += calls.length;
  await Promise.all(calls.map(sendAndCheck));
}

describe(`${REQUESTS} requests made from the OpenAPI document, from seed ${SEED}`, () => {
  it(
    'are never answered as a fault of the server’s, and leave nothing untrue behind',
    async () => {
      const calls = fc.array(fc.oneof(...OPERATIONS.map(callsOf)), {
        minLength: 1,
        maxLength: AT_ONCE,
        size: 'max',
      });
      const started = performance.now();
      while (sent < REQUESTS) {
        const numRuns = Math.ceil((REQUESTS - sent) / AT_ONCE);
        await fc.assert(fc.asyncProperty(calls, sendAll), { seed: SEED + sent, numRuns });
      }
      print(performance.now() - started);
      for (const status of [200, 201, 204, 400, 401, 403, 404, 409, 422]) {
        expect([status, (counted.get(status) ?? 0) > 0]).toEqual([status, true]);
      }
      expect(await inconsistencies(server.databaseUrl)).toEqual([]);
    },
    60_000 + REQUESTS * 20,
  );
});

function print(ms: number): void {
  const histogram = [...counted].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
  const rate = Math.round((sent / ms) * 1000);
  process.stdout.write(`seed ${SEED}, ${sent} requests, ${rate}/s; ${histogram.join(', ')}\n`);
}
