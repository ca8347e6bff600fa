import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { launchBrowser } from '../support/browser.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;
let browser: Browser;
let registered: Server;
let stranger: Server;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
  registered = await servePage();
  stranger = await servePage();
  await desk.settings({ origins: [originOf(registered)] });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  for (const each of [registered, stranger]) await once(each.close(), 'close');
  await server.stop();
});

/** Another web server, with an empty page. */
async function servePage(): Promise<Server> {
  const page = createServer((_, reply) =>
    reply
      .setHeader('content-type', 'text/html')
      .setHeader('connection', 'close')
      .end('<title>A</title>'),
  );
  await once(page.listen(0, '127.0.0.1'), 'listening');
  return page;
}

const originOf = (page: Server): string =>
  `http://127.0.0.1:${(page.address() as AddressInfo).port}`;

interface Call {
  method?: string;
  path: string;
  as?: string;
  body?: object;
  /** Instead of `body`: sent without a type. */
  typeless?: string;
}

/** What a script of that page gets to see of an answer: its status and a header, or that it failed. */
async function callFrom(page: Server, call: Call): Promise<unknown> {
  const tab: Page = await browser.newPage();
  try {
    await tab.goto(originOf(page));
    const address = `${server.http.origin}/api/v1${call.path}`;
    return await tab.evaluate(
      `(async ({ address, method = 'GET', as, body, typeless }) => {
        const headers = {
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(as ? { authorization: 'Bearer ' + as } : {}),
        };
        const sent = typeless ? new Blob([typeless]) : body && JSON.stringify(body);
        try {
          const answer = await fetch(address, { method, headers, body: sent });
          return [answer.status, answer.headers.get('x-request-id') !== null];
        } catch (error) {
          return error.name;
        }
      })(${JSON.stringify({ ...call, address })})`,
    );
  } finally {
    await tab.close();
  }
}

const comments = async (thread: string): Promise<number> =>
  (await server.http.get(`${thread}/comments`)).body.items.length;

describe('a page of the site', () => {
  it('reads, posts, and asks about its reader', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    const post = { method: 'POST', path: `${thread}/comments`, body: { body: 'From the page' } };
    expect(await callFrom(registered, post)).toEqual([201, true]);
    expect(await callFrom(registered, { ...post, as, body: { body: 'As Ann' } })).toEqual([
      201,
      true,
    ]);
    expect(await callFrom(registered, { path: `${thread}/comments` })).toEqual([200, true]);
    expect(await callFrom(registered, { path: `${desk.at}/me`, as })).toEqual([200, true]);
    expect(await comments(thread)).toBe(2);
  });

  it('does not moderate, with whatever key', async () => {
    const { moderator } = desk.site;
    const close = { method: 'PATCH', path: await desk.thread(), body: { state: 'closed' } };
    expect(await callFrom(registered, { ...close, as: moderator })).toBe('TypeError');
    expect((await server.http.get(close.path)).body.state).toBe('open');
  });
});

describe('a page of somebody else', () => {
  it('reads what is public, also why it is refused', async () => {
    const thread = await desk.thread();
    expect(await callFrom(stranger, { path: `${thread}/comments` })).toEqual([200, true]);
    expect(await callFrom(stranger, { path: `${thread}/comments?limit=x` })).toEqual([422, true]);
  });

  it('neither posts nor reads what is a reader’s', async () => {
    const thread = await desk.thread();
    const as = await desk.reader('ann');
    const post = { method: 'POST', path: `${thread}/comments`, body: { body: 'From elsewhere' } };
    expect(await callFrom(stranger, post)).toBe('TypeError');
    expect(await callFrom(stranger, { ...post, as })).toBe('TypeError');
    expect(await callFrom(stranger, { path: `${desk.at}/me`, as })).toBe('TypeError');
    expect(await comments(thread)).toBe(0);
  });

  it('does not get in with a text of no type, for which browsers ask nobody', async () => {
    const thread = await desk.thread();
    const typeless = '{"body":"From elsewhere"}';
    const post = { method: 'POST', path: `${thread}/comments`, typeless };
    expect(await callFrom(stranger, post)).toBe('TypeError');
    expect(await callFrom(registered, post)).toEqual([415, true]);
    expect(await comments(thread)).toBe(0);
  });
});
