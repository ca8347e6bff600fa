import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CALLERS, cellOf } from '../support/access-table.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { makeCallers } from '../support/callers.js';
import { inconsistencies } from '../support/consistency.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { OPERATIONS, type Operation, type Schema } from '../support/openapi.js';
import { expectProblem } from '../support/refusal.js';
import { sampleCall } from '../support/sample-call.js';

const STRINGS = [
  ...["'", '"', '\\', '%', '_', '$1', '$$', ';', '--', '/*', "\\'", '{', '}', '(', 'NULL'],
  ...["'; drop table comments; --", "' or '1'='1", "') or pg_sleep(5) is null --"],
  ...["'||pg_sleep(5)||'", '1; select pg_sleep(5)', 'case when 1=1 then 1 else 0 end'],
  ...['a" desc', 'created_at desc', "' union select secret_hash from api_keys --", 'E\\047'],
];

let server: TestApp;
let desk: Desk;
let callers: Record<string, string | undefined>;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  callers = await makeCallers(desk, new Desk(server, await makeSite(server, 'other')));
});
afterAll(() => server.stop());

type Body = Record<string, unknown>;
/** Puts a text into one place of a call. */
interface Place {
  name: string;
  put: (call: { path: string; body?: Body }, text: string) => { path: string; body?: Body };
}

/** Every place of a call that takes a text. */
function placesOf({ path, parameters, body }: Operation): Place[] {
  const inAddress = parameters.map(({ name, in: where }): Place => {
    if (where === 'query') {
      return {
        name: `?${name}`,
        put: (call, text) => ({
          ...call,
          path: `${call.path}${call.path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(text)}`,
        }),
      };
    }
    // A leading slash more than in the template: the path is from the root.
    const at = path.split('/').indexOf(`:${name}`) + 1;
    const changed = (whole: string, text: string): string =>
      whole
        .split('/')
        .map((part, index) => (index === at ? encodeURIComponent(text) : part))
        .join('/');
    return {
      name: `:${name}`,
      put: (call, text) => ({ ...call, path: changed(call.path, text) }),
    };
  });
  return [...inAddress, ...(body ? placesIn(body, '') : [])];
}

function placesIn({ properties = {} }: Schema, above: string): Place[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (schema.properties) return placesIn(schema, `${above}/${name}`);
    const value = (text: string): unknown => (schema.type === 'array' ? [text] : text);
    const inner = (text: string): Body => ({ [name]: value(text) });
    const put: Place['put'] = (call, text) => ({
      ...call,
      body:
        above === ''
          ? { ...call.body, ...inner(text) }
          : { ...call.body, [above.slice(1)]: inner(text) },
    });
    return [{ name: `#${above}/${name}`, put }];
  });
}

describe('a text that is SQL', () => {
  it.each(OPERATIONS)('is a text to $route', async (operation) => {
    const { route, method } = operation;
    const caller = CALLERS.find((name) => cellOf(route, name) < 300)!;
    for (const place of placesOf(operation)) {
      const sample = await sampleCall(desk, route);
      const as = caller === 'guest' ? sample.editToken : callers[caller];
      for (const text of STRINGS) {
        const { path, body } = place.put(sample, text);
        const sent = { ...(as ? { as } : {}), ...(body ? { body } : {}) };
        const answer = await server.http.call(method, path, sent);
        expect([place.name, text, answer.status < 500]).toEqual([place.name, text, true]);
        if (answer.status >= 400) expectProblem(answer);
      }
    }
  });

  it('leaves nothing untrue behind', async () => {
    expect(await inconsistencies(server.databaseUrl)).toEqual([]);
  });
});

describe('a percent sign and an underscore', () => {
  const WILD = ['%', '_', '%a%', 'a_c', '\\%'];
  const listed = async (filter: string): Promise<string[]> => {
    const { status, body } = await server.http.get(`/sites/daily/comments?limit=100&${filter}`, {
      as: desk.site.moderator,
    });
    expect(status).toBe(200);
    return body.items.map(({ id }: { id: string }) => id);
  };

  it('are themselves among tags', async () => {
    const plain = await desk.post(await desk.thread({ tags: ['abc', 'a'] }), 'Plain');
    for (const tag of WILD) {
      const wild = await desk.post(await desk.thread({ tags: [tag] }), 'Wild');
      const found = await listed(`tag=${encodeURIComponent(tag)}`);
      expect(found).toContain(wild.id);
      expect(found).not.toContain(plain.id);
    }
  });

  it('are themselves in ids that an import gave', async () => {
    const { id } = await desk.post(await desk.thread(), 'Imported');
    await query(server.databaseUrl, `update comments set external_id = 'abc' where id = $1`, [id]);
    expect(await listed('externalId=abc')).toEqual([id]);
    for (const wild of WILD) {
      expect(await listed(`externalId=${encodeURIComponent(wild)}`)).toEqual([]);
    }
  });

  it('are themselves in keys and addresses of pages', async () => {
    const url = 'https://daily.example/abc';
    await desk.post(await desk.thread({ url }), 'Here');
    for (const wild of ['%', '_age-%', 'page-_', 'page-%']) {
      const key = encodeURIComponent(wild);
      expect((await server.http.get(`/sites/daily/threads/key:${key}`)).status).toBe(404);
      const { body } = await server.http.get(`/sites/daily/discussion?key=${key}`);
      expect(body.items).toEqual([]);
    }
    for (const wild of ['https://daily.example/%25', 'https://daily.example/a_c']) {
      const asked = encodeURIComponent(wild);
      const { body } = await server.http.get(`/sites/daily/counts?url=${asked}`);
      expect(body.counts[wild].comments).toBe(0);
    }
  });

  it('revoke no key', async () => {
    for (const wild of ['%25', '_'.repeat(12), '%25%25']) {
      const path = `/sites/daily/api-keys/${wild}`;
      expect((await server.http.delete(path, { as: desk.site.admin })).status).toBe(404);
    }
  });
});
