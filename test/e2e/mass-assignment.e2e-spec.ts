import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CALLERS, cellOf } from '../support/access-table.js';
import { makeSite, startApp, type Answer, type TestApp } from '../support/app.js';
import { makeCallers } from '../support/callers.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { stored } from '../support/every-table.js';
import { OPERATIONS, type Schema } from '../support/openapi.js';
import { sampleCall, type SampleCall } from '../support/sample-call.js';
import { tellNoMore } from '../support/telling.js';

/** Names that programs give to what no caller may set. */
const TEMPTING = ['isAdmin', 'admin', 'approved', 'approvedAt', 'score', 'deleted'];
/** Is refused before anything else is looked at. */
const ALONE = 'constructor';
/** Names in one call. */
const TOGETHER = 20;

let server: TestApp;
let desk: Desk;
let callers: Record<string, string | undefined>;
let names: string[];

beforeAll(async () => {
  server = await startApp();
  await tellNoMore(server);
  desk = new Desk(server, await makeSite(server));
  callers = await makeCallers(desk, new Desk(server, await makeSite(server, 'other')));
  await server.http.get('/sites/daily/me', { as: callers['reader']! });
  const columns = await query<{ name: string }>(
    server.databaseUrl,
    `select distinct column_name::text as name from information_schema.columns
     where table_schema = 'public' order by 1`,
  );
  const written = columns.flatMap(({ name }) => [name, inCamelCase(name)]);
  names = [...new Set([...written, ...TEMPTING])];
  expect(names).toEqual(expect.arrayContaining(['site_id', 'siteId', 'state', 'shown', 'role']));
});
afterAll(() => server.stop());

function inCamelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** An object in a body: `''`, `/settings`, `/items/0`. */
interface Place {
  pointer: string;
  schema: Schema;
}

function placesIn(schema: Schema, pointer = ''): Place[] {
  if (schema.type === 'array') return placesIn(schema.items!, `${pointer}/0`);
  if (!schema.properties) return [];
  const nested = Object.entries(schema.properties).flatMap(([name, each]) =>
    placesIn(each, `${pointer}/${name}`),
  );
  return [{ pointer, schema }, ...nested];
}

/** The body with these members too at this place, which is made where the sample has none. */
function withMembers(body: object, { pointer }: Place, added: readonly string[]): object {
  const changed = structuredClone(body) as Record<string, unknown>;
  let at = changed;
  for (const part of pointer.split('/').slice(1)) {
    at[part] ??= {};
    at = at[part] as Record<string, unknown>;
  }
  for (const name of added) at[name] = 'x';
  return changed;
}

function inParts(all: readonly string[]): string[][] {
  const parts = Math.ceil(all.length / TOGETHER);
  return Array.from({ length: parts }, (_, nth) => all.slice(nth * TOGETHER, (nth + 1) * TOGETHER));
}

/** Whom the route lets in; else a reader, whom it may refuse once it has read the body. */
function callerOf(route: string): string {
  return CALLERS.find((name) => cellOf(route, name) < 300) ?? 'reader';
}

function send(call: SampleCall, route: string, body: object): Promise<Answer> {
  const caller = callerOf(route);
  const as = caller === 'guest' ? call.editToken : callers[caller];
  return server.http.call(call.method, call.path, { ...(as ? { as } : {}), body });
}

const PLACES = OPERATIONS.flatMap(({ route, body }) =>
  (body ? placesIn(body) : []).map((place) => ({ route, place, at: `#${place.pointer}` })),
);

describe('a member that is named as what is stored', () => {
  it.each(PLACES)('is refused by its name: $route $at', async ({ route, place }) => {
    const call = await sampleCall(desk, route);
    const before = await stored(server.databaseUrl);
    const unknown = names.filter((each) => !Object.hasOwn(place.schema.properties!, each));
    for (const added of [[ALONE], ...inParts(unknown)]) {
      const { status, body } = await send(call, route, withMembers(call.body!, place, added));
      const pointers = (body?.errors ?? []).map(({ pointer }: { pointer: string }) => pointer);
      expect(status).toBe(422);
      expect(pointers).toEqual(
        expect.arrayContaining(added.map((name) => `#${place.pointer}/${name}`)),
      );
    }
    expect(await stored(server.databaseUrl)).toEqual(before);
    expect((await send(call, route, call.body!)).status).toBe(cellOf(route, callerOf(route)));
  });
});
