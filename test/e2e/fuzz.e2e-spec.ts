import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { ACCESS, CALLERS } from '../support/access-table.js';
import { inconsistencies } from '../support/consistency.js';
import { Desk } from '../support/desk.js';
import { pick, randomFrom } from '../support/random.js';
import { expectProblem } from '../support/refusal.js';
import { sampleCall, type SampleCall } from '../support/sample-call.js';

const ROUNDS = 125;
const AT_ONCE = 8;

let server: TestApp;
let desk: Desk;
/** By the names of the table; a guest brings the token of the comment at hand. */
let tokens: Record<string, string | undefined>;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  tokens = {
    nobody: undefined,
    reader: await desk.reader('reader'),
    threads: (await desk.key(['threads'])).key,
    moderate: desk.site.moderator,
    admin: desk.site.admin,
  };
});
afterAll(() => server.stop());

/** What is put in the place of a value, whatever it was. */
const ODD: readonly unknown[] = [
  ...[null, true, 'true', 0, -1, 0.5, 2 ** 31, 1e9, 1e308, '', ' ', '\n', '0', '-1', 'NaN'],
  ...['\u0000', '\ud800', '\u202e', 'a\u0300'.repeat(300), '💥'.repeat(50), 'x'.repeat(3000)],
  ...["'; drop table comments; --", '%', '_', '\\', '../../etc/passwd', '<script>', '${7*7}'],
  ...['0190a000-0000-7000-8000-00000000dead', '2026-W05', '+275760-09-13T00:00:00Z', '0001-01-01'],
  ...[
    'https://a.example/\u0000',
    'http://[::1]:99999/',
    'https://ä.example/ü?ö#ß',
    'key:',
    `key:${'ü'.repeat(400)}`,
  ],
  ...[[], [[]], [null], [{}], {}, { $ne: 1 }, { length: 1 }, { toString: 1 }, { constructor: {} }],
];
const PARAMETERS = ['limit', 'after', 'sort', 'around', 'replies', 'ids', 'key', 'url', 'since'];
const MORE_PARAMETERS = [
  'until',
  'tag',
  'person',
  'thread',
  'lang',
  'include',
  'format',
  'comment',
];
const HEADERS: readonly [string, string][] = [
  ['if-match', '"99999999999999"'],
  ['if-match', '"1.x"'],
  ['if-none-match', '*'],
  ['accept', ',;,'],
  ['accept', 'text/html;q=x'],
  ['content-type', 'application/merge-patch+json'],
  ['content-type', 'application/json; charset=x'],
  ['authorization', 'Bearer clq_x'],
  ['range', 'bytes=0-1'],
  ['x-forwarded-for', '1.2.3.4, x'],
];

type Random = () => number;
type Mutated = SampleCall & { headers: Record<string, string> };

const odd = (random: Random): unknown => structuredClone(pick(random, ODD));
const printed = (value: unknown): string =>
  typeof value === 'string' ? value.replace(/\p{Cs}/gu, '?') : JSON.stringify(value);

/** Puts something odd in the place of one member, at any depth. */
function spoil(random: Random, target: Record<string, unknown>): void {
  const name = pick(random, Object.keys(target)) ?? 'extra';
  const inner = target[name];
  const deeper = typeof inner === 'object' && inner !== null && random() < 0.7;
  if (deeper) spoil(random, inner as Record<string, unknown>);
  else target[name] = odd(random);
}

const MUTATIONS: readonly ((call: Mutated, random: Random) => void)[] = [
  ...Array<(call: Mutated, random: Random) => void>(4).fill((call, random) => {
    if (call.body) spoil(random, call.body);
    else call.path += `${call.path.includes('?') ? '&' : '?'}limit=1`;
  }),
  (call, random) => {
    const name = pick(random, random() < 0.5 ? PARAMETERS : MORE_PARAMETERS);
    const value = encodeURIComponent(printed(odd(random)).slice(0, 900));
    call.path += `${call.path.includes('?') ? '&' : '?'}${name}=${value}`;
  },
  (call, random) => {
    const parts = call.path.split('/');
    parts[6 + Math.floor(random() * (parts.length - 6))] = encodeURIComponent(printed(odd(random)));
    call.path = parts.join('/');
  },
  (call, random) => {
    const [name, value] = pick(random, HEADERS);
    call.headers[name] = value;
  },
  (call, random) => {
    call.method = pick(random, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
  },
];

/** Mostly somebody whom the route lets in, so that the odd value gets far. */
function callerFor(route: string, call: SampleCall, random: Random): string | undefined {
  const known = CALLERS.filter((name) => name === 'guest' || name in tokens);
  const welcome = known.filter((name) => ACCESS[route]![CALLERS.indexOf(name)]! < 300);
  const name = pick(random, random() < 0.9 && welcome.length > 0 ? welcome : known);
  return name === 'guest' ? call.editToken : tokens[name];
}

function send({ method, path, body, headers }: Mutated, as: string | undefined): Promise<Answer> {
  const reads = method === 'GET' || method === 'HEAD';
  return server.http.call(method, path, {
    ...(as && !headers['authorization'] ? { as } : {}),
    ...(reads || !body ? {} : { body }),
    headers,
  });
}

describe('a thousand requests with something wrong in each', () => {
  it('are never answered as a fault of the server’s, and leave nothing untrue behind', async () => {
    const random = randomFrom(2026);
    const samples: [string, SampleCall][] = [];
    for (const route of Object.keys(ACCESS)) samples.push([route, await sampleCall(desk, route)]);
    const counted = new Map<number, number>();
    const one = async (): Promise<void> => {
      const [route, sample] = pick(random, samples);
      const call: Mutated = { ...structuredClone(sample), headers: {} };
      for (let n = 0; n <= random() * 2; n += 1) pick(random, MUTATIONS)(call, random);
      const answer = await send(call, callerFor(route, sample, random));
      counted.set(answer.status, (counted.get(answer.status) ?? 0) + 1);
      if (answer.status >= 500) throw new Error(`${answer.status} to ${JSON.stringify(call)}`);
      if (answer.status >= 400 && call.method !== 'HEAD') expectProblem(answer);
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(Array.from({ length: AT_ONCE }, one));
    }
    for (const status of [200, 201, 400, 401, 403, 404, 422]) {
      expect([status, (counted.get(status) ?? 0) > 0]).toEqual([status, true]);
    }
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });
});
