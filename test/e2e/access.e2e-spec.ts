import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import { AppModule } from '../../src/app.module.js';
import { InstallationService } from '../../src/installation/installation.service.js';
import { createApp } from '../../src/server/create-app.js';
import { makeSite, startApp, TEST_SECRET, type TestApp, type TestSite } from '../support/app.js';
import { ACCESS, CALLERS } from '../support/access-table.js';
import { appUrlOf } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { routesOf } from '../support/routes.js';
import { sampleCall, type SampleCall } from '../support/sample-call.js';

let server: TestApp;
let site: TestSite;
let other: TestSite;
let desk: Desk;
let callers: Record<string, string | undefined>;

beforeAll(async () => {
  server = await startApp();
  site = await makeSite(server);
  other = await makeSite(server, 'other');
  desk = new Desk(server, site);
  const expiresAt = new Date(server.now().getTime() + 60_000).toISOString();
  const revoked = await desk.key(['admin']);
  const gone = await server.http.delete(`/sites/daily/api-keys/${revoked.id}`, { as: site.admin });
  expect(gone.status).toBe(204);
  callers = {
    nobody: undefined,
    reader: await desk.reader('reader'),
    'reader-elsewhere': await new Desk(server, other).reader('reader'),
    read: (await desk.key(['read'])).key,
    threads: (await desk.key(['threads'])).key,
    moderate: (await desk.key(['moderate'])).key,
    admin: (await desk.key(['admin'])).key,
    elsewhere: other.admin,
    revoked: revoked.key,
    expired: (await desk.key(['admin'], expiresAt)).key,
    bootstrap: (await server.app.get(InstallationService).bootstrapToken())!,
  };
  server.later(120_000);
});
afterAll(() => server.stop());

const callOf = (route: string): Promise<SampleCall> => sampleCall(desk, route);

async function answerTo(call: SampleCall, caller: string, headers = {}): Promise<number> {
  const { method, path, body, editToken } = call;
  const as = caller === 'guest' ? editToken : callers[caller];
  const answer = await server.http.call(method, path, {
    ...(as ? { as } : {}),
    ...(body ? { body } : {}),
    headers,
  });
  return answer.status;
}

describe('who may call what', () => {
  it('is written down for every route there is, and for no other', () => {
    const routes = routesOf(server).map(({ method, path }) => `${method} ${path}`);
    expect(routes.sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it.each(Object.keys(ACCESS))('%s', async (route) => {
    const expected = ACCESS[route]!;
    let call = await callOf(route);
    const answers: string[] = [];
    for (const caller of CALLERS) {
      answers.push(`${caller} ${await answerTo(call, caller)}`);
      if (/ 2\d\d$/.test(answers.at(-1)!)) call = await callOf(route);
    }
    expect(answers).toEqual(CALLERS.map((name, index) => `${name} ${expected[index]}`));
  });

  it('does not change with another spelling of the address: as written, or not at all', async () => {
    for (const route of Object.keys(ACCESS)) {
      const expected = ACCESS[route]![0]!;
      const call = await callOf(route);
      const [path, query = ''] = call.path.split('?');
      const spellings = [
        `${path}/`,
        `${path};x`,
        `${path}/%2e`,
        `${path}//`,
        path!.toUpperCase(),
        `/${path}`,
      ];
      for (const spelling of spellings) {
        const status = await answerTo({ ...call, path: `${spelling}?${query}` }, 'nobody');
        expect([spelling, [404, expected].includes(status)]).toEqual([spelling, true]);
      }
      if (call.method !== 'GET') continue;
      expect(await answerTo({ ...call, method: 'HEAD' }, 'nobody')).toBe(expected);
      const override = { 'x-http-method-override': 'DELETE' };
      expect(await answerTo(call, 'nobody', override)).toBe(expected);
    }
  });

  it('is nothing for a key that comes from a browser', async () => {
    for (const caller of ['read', 'admin']) {
      const call = await callOf('GET /api/v1/sites/:site/config');
      expect(await answerTo(call, caller, { origin: 'https://daily.example' })).toBe(403);
    }
    const call = await callOf('GET /api/v1/sites/:site/config');
    expect(await answerTo(call, 'reader', { origin: 'https://daily.example' })).toBe(200);
  });

  it('is nothing of one site for the staff of another, whatever ids they know', async () => {
    for (const route of Object.keys(ACCESS).filter((name) =>
      /:(thread|id|key|member|item|claim|decision)/.test(name),
    )) {
      const call = await callOf(route);
      if (call.path.includes('/key:')) {
        const thread = await server.http.get(
          call.path.replace(/(key:[^/]*).*$/, '$1').replace('//api/v1', ''),
        );
        call.path = call.path.replace(/key:[^/]*/, thread.body.id as string);
      }
      const path = call.path.replace('/daily/', '/other/');
      const staff =
        (/\/(comments|comments\/[^/]*|vote|reports|me)$/.test(path) && call.method !== 'GET') ||
        path.endsWith('/me');
      const as = staff ? await new Desk(server, other).reader('spy') : other.admin;
      const answer = await server.http.call(call.method, path, {
        as,
        ...(call.body ? { body: call.body } : {}),
      });
      expect([route, answer.status]).toEqual([route, 404]);
    }
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
      secret: TEST_SECRET,
    });
    const open = { ...module, controllers: [OpenController] };
    const app = await createApp(open, { logLevels: [] });
    await expect(app.init()).rejects.toThrow('These routes have no policy: OpenController.read');
    await app.close();
  });
});
