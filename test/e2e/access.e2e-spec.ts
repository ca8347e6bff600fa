import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp, type TestSite } from '../support/app.js';
import { ACCESS, CALLERS, cellOf, OPTIONS_ANSWER } from '../support/access-table.js';
import { makeCallers } from '../support/callers.js';
import { Desk } from '../support/desk.js';
import { stored } from '../support/every-table.js';
import { OPERATIONS, UNDOCUMENTED } from '../support/openapi.js';
import { sendRaw } from '../support/raw-client.js';
import { routesOf } from '../support/routes.js';
import { sampleCall, type SampleCall } from '../support/sample-call.js';
import { spelt, SPELLINGS, type Spelling } from '../support/spellings.js';
import { tellNoMore } from '../support/telling.js';

let server: TestApp;
let site: TestSite;
let other: TestSite;
let desk: Desk;
let callers: Record<string, string | undefined>;

beforeAll(async () => {
  server = await startApp();
  await tellNoMore(server);
  site = await makeSite(server);
  other = await makeSite(server, 'other');
  desk = new Desk(server, site);
  callers = await makeCallers(desk, new Desk(server, other));
  // Signs in, so that no call below does so first.
  await server.http.get('/sites/daily/me', { as: callers['reader']! });
});
afterAll(() => server.stop());

const ROUTES = Object.keys(ACCESS);
const PATHS = [...new Set(ROUTES.map((route) => route.split(' ')[1]!))];
/** Not a route of ours, so that no guard of ours looks at its query. */
const READS_NO_QUERY = ['GET /api/openapi.json'];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE'];

interface Cell {
  /** Who calls, and how: `reader, in capitals`. */
  name: string;
  caller: string;
  method: string;
  spelling: Spelling;
  expected: readonly number[];
}

/** No route takes these, whoever asks: from the least that a caller may do to the most. */
const ENOUGH = ['nobody', 'guest', 'reader', 'moderate', 'admin', 'bootstrap'];

const cellsOf = (route: string): Cell[] =>
  SPELLINGS.flatMap((spelling) =>
    (spelling.answer === 'missing' ? ENOUGH : CALLERS).map((caller) => ({
      name: `${caller}, ${spelling.name}`,
      caller,
      method: route.split(' ')[0]!,
      spelling,
      expected: expectedOf(spelling, route, caller),
    })),
  );

function expectedOf({ answer }: Spelling, route: string, caller: string): readonly number[] {
  const cell = cellOf(route, caller);
  switch (answer) {
    case 'same':
      return [cell];
    case 'missing':
      return [404];
    case 'either':
      return [cell, 404];
    case 'unknown-parameter':
      if (cell === 401 || READS_NO_QUERY.includes(route)) return [cell];
      return cell < 400 ? [422] : [cell, 422];
  }
}

/** The methods that no row names, and HEAD. */
const cellsOfOtherMethods = (path: string): Cell[] =>
  METHODS.filter((method) => !isAnswered(method, path)).flatMap((method) =>
    CALLERS.map((caller) => ({
      name: `${caller}, ${method}`,
      caller,
      method,
      spelling: SPELLINGS[0]!,
      expected: [otherMethod(method, path, caller)],
    })),
  );

/** By its own route, or by one that takes its last part for a name. */
function isAnswered(method: string, path: string): boolean {
  const general = path.replace(/\/[^/:]+$/, '/:person');
  const methods = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
  const named = general !== path && methods.some((each) => ROUTES.includes(`${each} ${general}`));
  return ROUTES.includes(`${method} ${path}`) || named;
}

function otherMethod(method: string, path: string, caller: string): number {
  if (method === 'OPTIONS') return OPTIONS_ANSWER;
  return method === 'HEAD' && ROUTES.includes(`GET ${path}`) ? cellOf(`GET ${path}`, caller) : 404;
}

async function answerTo(call: SampleCall, route: string, cell: Cell): Promise<number> {
  const { caller, method, spelling } = cell;
  const answer = await sendRaw(server.http.origin, {
    method,
    path: spelt(spelling, call.path.slice(1), route.split(' ')[1]!),
    as: caller === 'guest' ? call.editToken : callers[caller],
    ...(call.body && method !== 'TRACE' ? { body: call.body } : {}),
    ...(spelling.headers ? { headers: spelling.headers } : {}),
  });
  return answer.status;
}

/** Which of these cells are answered otherwise. */
async function wrongOf(call: SampleCall, route: string, cells: readonly Cell[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const cell of cells) {
    const status = await answerTo(call, route, cell);
    if (cell.expected.includes(status)) continue;
    wrong.push(`${cell.name}: ${status}, not ${cell.expected.join(' or ')}`);
  }
  return wrong;
}

const changes = ({ method, expected }: Cell): boolean =>
  !['GET', 'HEAD'].includes(method) && expected.length === 1 && expected[0]! < 300;

const callOf = (route: string): Promise<SampleCall> => sampleCall(desk, route);
const cellsInAll = [...ROUTES.flatMap(cellsOf), ...PATHS.flatMap(cellsOfOtherMethods)].length;

describe(`who may call what, in ${cellsInAll} cells`, () => {
  it('is written down for every route there is, and for no other', () => {
    expect(cellsInAll).toBeGreaterThan(3000);
    const running = routesOf(server).map(({ method, path }) => `${method} ${path}`);
    const documented = [...UNDOCUMENTED, ...OPERATIONS.map(({ route }) => route)];
    // A new route needs a row in access-table.ts and its line in sample-call.ts.
    expect(ROUTES.toSorted()).toEqual(running.sort());
    expect(ROUTES.toSorted()).toEqual(documented.sort());
    expect(Object.keys(callers).sort()).toEqual(CALLERS.filter((it) => it !== 'guest').toSorted());
  });

  it.each(ROUTES)('%s', async (route) => {
    const cells = cellsOf(route);
    const call = await callOf(route);
    const before = await stored(server.databaseUrl);
    const idle = cells.filter((cell) => !changes(cell));
    expect(await wrongOf(call, route, idle)).toEqual([]);
    expect(await stored(server.databaseUrl)).toEqual(before);
    for (const cell of cells.filter(changes)) {
      expect(await wrongOf(await callOf(route), route, [cell])).toEqual([]);
    }
  });

  it.each(PATHS)('%s with another method', async (path) => {
    const route = ROUTES.find((each) => each.endsWith(` ${path}`))!;
    const call = await callOf(route);
    const before = await stored(server.databaseUrl);
    expect(await wrongOf(call, route, cellsOfOtherMethods(path))).toEqual([]);
    expect(await stored(server.databaseUrl)).toEqual(before);
  });
});
