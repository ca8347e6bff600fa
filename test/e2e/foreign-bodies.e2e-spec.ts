import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InstallationService } from '../../src/installation/installation.service.js';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { ACCESS, CALLERS } from '../support/access-table.js';
import { Desk } from '../support/desk.js';
import { stored } from '../support/every-table.js';
import { sampleCall } from '../support/sample-call.js';
import { tellNoMore } from '../support/telling.js';

let server: TestApp;
let desk: Desk;
let credentials: Record<string, string>;

beforeAll(async () => {
  server = await startApp();
  await tellNoMore(server);
  desk = new Desk(server, await makeSite(server));
  const bootstrap = (await server.app.get(InstallationService).bootstrapToken())!;
  credentials = { reader: await desk.reader('ann'), admin: desk.site.admin, bootstrap };
});
afterAll(() => server.stop());

const WRITING = Object.keys(ACCESS).filter((route) => !route.startsWith('GET'));

/** What a page of another site sends without asking first; browsers type the last one by nothing. */
const asBrowsersSend = (body: string): [string, string | URLSearchParams | FormData | Blob][] => [
  ['text/plain', body],
  ['form-encoded', new URLSearchParams({ body })],
  ['multipart', formOf(body)],
  ['typeless', new Blob([body])],
];

function formOf(body: string): FormData {
  const form = new FormData();
  form.set('body', body);
  return form;
}

describe('a body that a browser sends to another site without asking', () => {
  it.each(WRITING)('is not read, and changes nothing: %s', async (route) => {
    const { path, body = {}, editToken } = await sampleCall(desk, route);
    const [method] = route.split(' ') as [string];
    const may = CALLERS.find((caller, at) => caller in credentials && ACCESS[route]![at]! < 300);
    const as = may === undefined ? editToken : credentials[may];
    const before = await stored(server.databaseUrl);
    for (const [name, sent] of asBrowsersSend(JSON.stringify(body))) {
      const answer = await fetch(`${server.http.origin}${path.slice(1)}`, {
        method,
        headers: { authorization: `Bearer ${as}` },
        body: sent,
      });
      expect([name, answer.status]).toEqual([name, 415]);
      expect(await answer.json()).toMatchObject({ code: 'unsupported-media-type' });
    }
    expect(await stored(server.databaseUrl)).toEqual(before);
  });
});
