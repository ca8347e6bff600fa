import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { connect } from 'node:net';
import { PageCacheService } from '../../src/page-cache/page-cache.service.js';
import { makeSite, startApp, type Answer, type TestApp, type TestSite } from '../support/app.js';
import { query } from '../support/database.js';
import { Desk } from '../support/desk.js';
import { eventually } from '../support/eventually.js';
import { hold, waiting } from '../support/locks.js';

/** Well before a page ends anyway. */
const SOON_MS = 5_000;

let server: TestApp;
let site: TestSite;
let desk: Desk;
let thread: string;

beforeAll(async () => {
  server = await startApp();
  site = await makeSite(server);
  desk = new Desk(server, site);
});
afterAll(() => server.stop());
beforeEach(async () => {
  thread = await desk.thread();
  await desk.post(thread, 'The first word');
});

const read = (as?: string): Promise<Answer> =>
  server.http.get(`${thread}/comments`, as === undefined ? {} : { as });

/** Changes the text that shows, behind everybody's back. */
const rewrite = (html: string): Promise<unknown> =>
  query(server.databaseUrl, 'update comments set html = $1', [html]);

const advance = (): Promise<unknown> =>
  query(server.databaseUrl, 'update thread_counters set generation = generation + 1');

/** As it comes off the wire. */
function raw(
  path: string,
  headers: Record<string, string>,
): Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }> {
  const { promise, resolve, reject } = later();
  const url = `${server.http.origin}/api/v1${path}`;
  request(url, { headers }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () =>
      resolve({
        status: answer.statusCode!,
        headers: answer.headers,
        bytes: Buffer.concat(chunks),
      }),
    );
  })
    .on('error', reject)
    .end();
  return promise;
}

function later() {
  let resolve!: (value: {
    status: number;
    headers: Record<string, unknown>;
    bytes: Buffer;
  }) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Parameters<typeof resolve>[0]>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}

describe('a public page', () => {
  it('is made once, and again when another process says that it changed', async () => {
    expect((await read()).text).toContain('The first word');
    await rewrite('<p>Nobody said so</p>');
    expect((await read()).text).toContain('The first word');
    await advance();
    await eventually(async () => (await read()).text.includes('Nobody said so'), SOON_MS);
  });

  it('is made again after a while, should nobody have said so', async () => {
    await read();
    await rewrite('<p>Forgotten</p>');
    await eventually(async () => (await read()).text.includes('Forgotten'), 20_000);
  });

  it('is made for each call that brings a credential, which is looked at', async () => {
    await read();
    await rewrite('<p>For whoever signs in</p>');
    expect((await read(site.moderator)).text).toContain('For whoever signs in');
    expect((await read()).text).toContain('The first word');
    const bad = await read('no-such-token');
    expect([bad.status, bad.body.code]).toEqual([401, 'invalid-credential']);
    expect(bad.headers.get('cache-control')).toBe('private, no-store');
  });

  it('is made once for all who ask at the same time', async () => {
    const release = await hold(
      server.databaseUrl,
      'lock table comment_ranks in access exclusive mode',
      [],
    );
    const reads = Array.from({ length: 40 }, () => read());
    await eventually(async () => (await waiting(server.databaseUrl)) > 0);
    const alone = await waiting(server.databaseUrl);
    await release();
    const answers = await Promise.all(reads);
    expect(alone).toBe(1);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
  });

  it('is not kept where something changed while it was made', async () => {
    const release = await hold(
      server.databaseUrl,
      'lock table comment_ranks in access exclusive mode',
      [],
    );
    const before = read();
    await eventually(async () => (await waiting(server.databaseUrl)) > 0);
    await desk.patchThread(thread, { state: 'closed' });
    await release();
    expect((await before).status).toBe(200);
    expect((await read()).body.thread.state).toBe('closed');
  });

  it('is made once for all who came before a change, and once for all who came after', async () => {
    const pages = server.app.get(PageCacheService);
    const hits = pages.hits;
    const release = await hold(
      server.databaseUrl,
      'lock table comment_ranks in access exclusive mode',
      [],
    );
    const before = Array.from({ length: 20 }, () => read());
    await eventually(async () => (await waiting(server.databaseUrl)) === 1);
    await desk.patchThread(thread, { state: 'closed' });
    const after = Array.from({ length: 20 }, () => read());
    await eventually(async () => (await waiting(server.databaseUrl)) > 1);
    await release();
    const statesOf = async (reads: Promise<Answer>[]): Promise<Set<string>> =>
      new Set((await Promise.all(reads)).map(({ body }) => body.thread.state as string));
    expect(await statesOf(after)).toEqual(new Set(['closed']));
    expect((await Promise.all(before)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(pages.hits - hits).toBe(38);
  });

  it('ends when its thread closes by itself', async () => {
    const closesAt = new Date(server.now().getTime() + 3_600_000).toISOString();
    await desk.patchThread(thread, { closesAt });
    expect((await read()).body.thread.state).toBe('open');
    server.later(3_599_000);
    expect((await read()).headers.get('cache-control')).toMatch(/s-maxage=[01]$/);
    server.later(2_000);
    expect((await read()).body.thread.state).toBe('closed');
  });

  it('is not kept of what is nobody’s, nor is an error', async () => {
    const path = `${desk.at}/discussion?key=nobody-s-${thread.length}`;
    expect((await server.http.get(path)).body.thread.id).toBeNull();
    await server.http.put(`${desk.at}/threads/key:nobody-s-${thread.length}`, {
      as: site.admin,
      body: {},
    });
    expect((await server.http.get(path)).body.thread.id).not.toBeNull();
    const none = `${desk.at}/threads/key:new-here/comments`;
    expect((await server.http.get(none)).status).toBe(404);
    await server.http.put(`${desk.at}/threads/key:new-here`, { as: site.admin, body: {} });
    expect((await server.http.get(none)).status).toBe(200);
  });

  it('comes in each encoding, with a tag for each', async () => {
    for (let n = 0; n < 10; n += 1) await desk.post(thread, `${'Many words. '.repeat(20)} ${n}`);
    const path = `${thread}/comments?format=json`;
    const sent = async (accepted: string) => raw(path, { 'accept-encoding': accepted });
    await sent('identity');
    const [plain, gzip, brotli, both] = await Promise.all(
      ['identity', 'gzip', 'br;q=1.0, gzip;q=0.8', 'gzip, deflate, br, zstd'].map(sent),
    );
    expect(plain!.headers['content-encoding']).toBeUndefined();
    expect(gzip!.headers['content-encoding']).toBe('gzip');
    expect(brotli!.headers['content-encoding']).toBe('br');
    expect(both!.headers['content-encoding']).toBe('br');
    expect(gunzipSync(gzip!.bytes).equals(plain!.bytes)).toBe(true);
    expect(brotliDecompressSync(brotli!.bytes).equals(plain!.bytes)).toBe(true);
    expect(new Set([plain, gzip, brotli].map((each) => each!.headers['etag'])).size).toBe(3);
    for (const { headers } of [plain!, gzip!, brotli!]) {
      expect(headers['vary']).toContain('Accept-Encoding');
      const tag = String(headers['etag']);
      const again = await raw(path, { 'accept-encoding': 'br', 'if-none-match': tag });
      expect([again.status, again.headers['etag'], again.bytes.length]).toEqual([304, tag, 0]);
    }
    expect(JSON.parse(plain!.bytes.toString()).items).toHaveLength(11);
  });

  it('depends on what form was asked for', async () => {
    const path = `${thread}/comments`;
    const types = ['text/html', 'text/plain', 'application/json', 'text/html'];
    for (const accept of types) {
      const { headers } = await server.http.get(path, { headers: { accept } });
      expect(headers.get('content-type')).toContain(accept);
      expect(headers.get('vary')).toContain('Accept');
    }
  });

  it('is told apart from another whose address only looks as if it asked for a form', async () => {
    await server.http.patch(thread, {
      as: site.admin,
      body: { url: 'https://daily.example/odd?format=x' },
    });
    const path = `${desk.at}/discussion?url=https://daily.example/odd?format=x`;
    for (const accept of ['text/html', 'application/json']) {
      const { status, headers } = await server.http.get(path, { headers: { accept } });
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain(accept);
    }
  });

  it('keeps nobody waiting for a reader who does not read what is not kept', async () => {
    const nobodys = `${desk.at}/discussion?key=nobody-s-page&format=json`;
    const long = `${thread}/comments?format=json&limit=100`;
    for (let n = 0; n < 60; n += 1) await desk.post(thread, 'A long text. '.repeat(700));
    const release = await hold(
      server.databaseUrl,
      'lock table thread_names in access exclusive mode',
      [],
    );
    const { hostname, port } = new URL(server.http.origin);
    const socket = connect(Number(port), hostname).pause();
    const lines = [...Array<string>(12).fill(long), nobodys].map(
      (path) => `GET /api/v1${path} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`,
    );
    socket.write(lines.join(''));
    const pages = server.app.get(PageCacheService);
    await eventually(() => pages.madeNow(`\n/api/v1${nobodys}`) !== null);
    await release();
    const answer = await server.http.get(nobodys);
    socket.destroy();
    expect(answer.status).toBe(200);
  });

  it('has every header that an answer has which is not kept', async () => {
    const first = await read();
    const kept = await read();
    const names = (answer: Answer) => [...answer.headers.keys()].sort();
    expect(names(kept)).toEqual(names(first));
    expect(kept.headers.get('etag')).toBe(first.headers.get('etag'));
    const signed = await read(site.moderator);
    const missing = names(signed).filter((name) => !names(kept).includes(name));
    expect(missing).toEqual([]);
  });
});
