import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { createApp } from '../../src/server/create-app.js';
import { ACCESS, cellOf } from '../support/access-table.js';
import { makeSite, startApp, TEST_SECRET, type TestApp } from '../support/app.js';
import { appUrlOf, query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { stored } from '../support/every-table.js';
import { sendRaw } from '../support/raw-client.js';
import { sampleCall, type SampleCall } from '../support/sample-call.js';
import { tellNoMore } from '../support/telling.js';

let server: TestApp;
let desk: Desk;
let elsewhere: Desk;
/** Readers who wrote nothing that is named below. */
let stranger: string;
let spy: string;

beforeAll(async () => {
  server = await startApp();
  await tellNoMore(server);
  desk = new Desk(server, await makeSite(server));
  elsewhere = new Desk(server, await makeSite(server, 'other'));
  stranger = await desk.reader('stranger');
  spy = await elsewhere.reader('spy');
  // They sign in now, so that no call below does so first.
  await server.http.get('/sites/daily/me', { as: stranger });
  await server.http.get('/sites/other/me', { as: spy });
});
afterAll(() => server.stop());

/** These name no object: every site has them. */
const COMMON_NAMES = [':site', ':queue', ':name'];
const ABOUT_ONE = Object.keys(ACCESS).filter((route) =>
  (route.match(/:\w+/g) ?? []).some((name) => !COMMON_NAMES.includes(name)),
);
/** Which answer alike whether the person exists; a test below says about whom such a request is. */
const ANSWER_ALIKE = ABOUT_ONE.filter((route) => /:person\/(export|erasure)$/.test(route));
/** Under whatever key, as the other site has a right to; `policies` says that it is then two. */
const MAKES_ITS_OWN = ['PUT /api/v1/sites/:site/policies/:policy'];
/** Which the guest who wrote the comment may call, and a reader who did not may not. */
const OWN = ABOUT_ONE.filter(
  (route) => cellOf(route, 'guest') < 300 && cellOf(route, 'reader') >= 400,
);

async function statusOf(call: SampleCall, as: string): Promise<number> {
  const { method, path, body } = call;
  const sent = { method, path: path.slice(1), as, ...(body ? { body } : {}) };
  return (await sendRaw(server.http.origin, sent)).status;
}

/** The call with ids in the place of a thread's key and a `sub`, which another site may have too. */
async function byId(call: SampleCall): Promise<SampleCall> {
  const named = /(threads|people)\/((?:key|sub):[^/?]*)/.exec(call.path);
  if (!named) return call;
  const [, list, key] = named as unknown as [string, string, string];
  const { body } = await server.http.get(`${desk.at}/${list}/${key}`, { as: desk.site.admin });
  return { ...call, path: call.path.replace(key, body.id as string) };
}

describe('what is one site’s', () => {
  it.each(ABOUT_ONE.filter((route) => ![...ANSWER_ALIKE, ...MAKES_ITS_OWN].includes(route)))(
    'is nothing to another’s, whatever ids they know: %s',
    async (route) => {
      const call = await byId(await sampleCall(desk, route));
      const as = cellOf(route, 'admin') === 403 ? spy : elsewhere.site.admin;
      const before = await stored(server.databaseUrl);
      const there = { ...call, path: call.path.replace('/daily/', '/other/') };
      expect(await statusOf(there, as)).toBe(404);
      expect(await stored(server.databaseUrl)).toEqual(before);
    },
  );

  it.each(ANSWER_ALIKE)('is asked of another without being found: %s', async (route) => {
    const call = await byId(await sampleCall(desk, route));
    const there = { ...call, path: call.path.replace('/daily/', '/other/') };
    expect(await statusOf(there, elsewhere.site.admin)).toBe(202);
    const asked = await query<{ slug: string; person: string | null }>(
      server.databaseUrl,
      `select s.slug, r.person_id as person from data_requests r join sites s on s.id = r.site_id`,
    );
    const people = asked.filter(({ slug }) => slug === 'other').map(({ person }) => person);
    expect([...new Set(people)]).toEqual([null]);
  });
});

describe('what is one author’s', () => {
  it.each(OWN)('is not another’s: %s', async (route) => {
    const call = await sampleCall(desk, route);
    const { editToken } = await desk.post(await desk.thread(), 'Mine');
    const before = await stored(server.databaseUrl);
    for (const as of [editToken, stranger]) {
      expect([403, 404]).toContain(await statusOf(call, as));
    }
    expect(await stored(server.databaseUrl)).toEqual(before);
    expect(await statusOf(call, call.editToken)).toBeLessThan(300);
  });
});

describe('a key that comes from a browser', () => {
  it('may do nothing, where a reader’s token may', async () => {
    const call = { headers: { origin: 'https://daily.example' } };
    const config = `${desk.at}/config`;
    for (const scope of ['read', 'admin']) {
      const { key } = await desk.key([scope]);
      const { status, body } = await server.http.get(config, { ...call, as: key });
      expect([status, body.code]).toEqual([403, 'key-in-browser']);
    }
    expect((await server.http.get(config, { ...call, as: stranger })).status).toBe(200);
  });
});

describe('a route that says nothing about who may call it', () => {
  @Controller('open')
  class OpenController {
    @Get()
    read(): string {
      return 'anything';
    }
  }

  it('keeps the server from starting', async () => {
    const module = AppModule.with({
      databaseUrl: appUrlOf(server.databaseUrl),
      poolSize: 1,
      secrets: () => ({ current: TEST_SECRET }),
    });
    const open = { ...module, controllers: [OpenController] };
    const app = await createApp(open, { logLevels: [] });
    await expect(app.init()).rejects.toThrow('These routes have no policy: OpenController.read');
    await app.close();
  });
});
