import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeSite, startApp, type TestApp } from '../support/app.js';
import { Desk } from '../support/desk.js';

let server: TestApp;
let desk: Desk;

beforeAll(async () => {
  server = await startApp();
  desk = new Desk(server, await makeSite(server));
});
afterAll(() => server.stop());

/** What comes back for these bytes until the server closes the connection. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(Number(new URL(server.http.origin).port), '127.0.0.1');
  // The server may close before everything was sent.
  socket.on('error', () => {});
  socket.write(bytes);
  return text(socket);
}

interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

function read(answer: string): RawAnswer {
  const [head, body] = answer.split('\r\n\r\n') as [string, string];
  const [status, ...lines] = head.split('\r\n') as [string, ...string[]];
  const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
  return { status: Number(status.split(' ')[1]), headers, body: JSON.parse(body) };
}

const HIDDEN = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n';
const post = (...headers: string[]): string =>
  ['POST /api/v1/sites/daily/counts HTTP/1.1', 'Host: a', ...headers, '', ''].join('\r\n');

/** Each could be read as one request by a proxy, and as two by us. */
const AMBIGUOUS: readonly [string, string][] = [
  [
    'a length and chunks',
    `${post('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${HIDDEN}`,
  ],
  [
    'chunks and a length',
    `${post('Transfer-Encoding: chunked', 'Content-Length: 4')}0\r\n\r\n${HIDDEN}`,
  ],
  ['two lengths', `${post('Content-Length: 0', 'Content-Length: 38')}${HIDDEN}`],
  ['a list of lengths', `${post('Content-Length: 0, 38')}${HIDDEN}`],
  ['a signed length', `${post('Content-Length: +38')}${HIDDEN}`],
  ['chunks that are not last', `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${HIDDEN}`],
  ['a space before the colon', `${post('Content-Length : 38')}${HIDDEN}`],
  ['a folded header', `${post('X-Folded: a', ' Content-Length: 38')}${HIDDEN}`],
  ['lines that end in LF alone', post('Content-Length: 0').replaceAll('\r\n', '\n') + HIDDEN],
  ['a header that ends in CR alone', `${post('X: a\rContent-Length: 38')}${HIDDEN}`],
  ['a size of a chunk that is none', `${post('Transfer-Encoding: chunked')}0x1\r\n\r\n${HIDDEN}`],
];

describe('a request that can be read in two ways', () => {
  it.each(AMBIGUOUS)('is refused, and the connection closed: %s', async (_, bytes) => {
    const answer = await answerTo(bytes);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(read(answer)).toMatchObject({
      status: 400,
      headers: {
        connection: 'close',
        'content-type': 'application/problem+json',
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
      body: { code: 'malformed-request', status: 400 },
    });
  });
});

describe('headers', () => {
  it('may have 32 KB with the address', async () => {
    const get = (bytes: number): string =>
      `GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ${'x'.repeat(bytes)}\r\n\r\n`;
    expect(read(await answerTo(get(31 * 1024))).status).toBe(200);
    expect(read(await answerTo(get(33 * 1024)))).toMatchObject({
      status: 431,
      headers: { connection: 'close', 'cache-control': 'private, no-store' },
      body: { code: 'headers-too-large', status: 431 },
    });
  });

  it('have ten seconds, and the request fifteen', () => {
    const http = server.app.getHttpServer();
    expect([http.headersTimeout, http.requestTimeout]).toEqual([10_000, 15_000]);
  });
});

describe('a body', () => {
  it('of an announced length that is too large is refused before it comes', async () => {
    const type = 'Content-Type: application/json';
    for (const [path, kib] of [
      ['preview', 128],
      ['moderation/decisions', 256],
    ] as const) {
      const bytes = post(type, `Content-Length: ${kib * 1024 + 1}`, 'Connection: close');
      const answer = read(await answerTo(bytes.replace('counts', path)));
      expect(answer).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    }
  });

  it('that names a member twice counts by the last, as JavaScript reads it', async () => {
    const thread = await desk.thread();
    const options = { body: '{"body":"one","body":"two"}' };
    const { status, body } = await server.http.post(`${thread}/comments`, options);
    expect([status, body.comment.html]).toEqual([201, '<p>two</p>']);
  });
});
