import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import type { LookupFunction } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildConnector } from 'undici';
import { SafeFetch, type Network, type OutboundRequest } from '../../src/outbound/safe-fetch.js';
import { HOSTILE_ADDRESSES } from '../support/hostile-addresses.js';
import { startCanary, startLocal, type Canary, type Local } from '../support/listen.js';

const ANSWERS = { message: 'The address gave no usable answer.', name: 'OutboundError' };
const PUBLIC = { address: '8.8.8.8', family: 4 };
const LOOPBACK = { address: '127.0.0.1', family: 4 };

let canary: Canary;
const locals: Local[] = [];

beforeAll(async () => {
  canary = await startCanary();
});
afterAll(() => canary.close());
afterEach(async () => {
  await Promise.all(locals.splice(0).map((local) => local.close()));
});

/** Every name is this machine's, as an attacker's own could be. */
const here: Network = {
  resolve: () => Promise.resolve([LOOPBACK]),
  connector: buildConnector,
};
const guarded = (network: Network = here): SafeFetch =>
  new SafeFetch({ ports: [canary.port] }, network);

async function local(answer: RequestListener): Promise<Local> {
  const started = await startLocal(answer);
  locals.push(started);
  return started;
}

/** Calls a server of ours that the operator has allowed. */
async function asked(answer: RequestListener, options: OutboundRequest = {}) {
  const { origin, pair } = await local(answer);
  return new SafeFetch({ allow: [pair] }, here).request(`${origin}/a?b=c`, options);
}

describe('an address that a stranger chose', () => {
  it.each(HOSTILE_ADDRESSES.map((make) => [make(0), make] as const))(
    'is not called as %s',
    async (_, make) => {
      const before = canary.hits();
      await expect(guarded().request(make(canary.port))).rejects.toMatchObject(ANSWERS);
      await expect(guarded().json(make(canary.port))).rejects.toMatchObject(ANSWERS);
      expect(canary.hits()).toBe(before);
    },
  );

  it('would have been called, had the operator allowed it', async () => {
    const before = canary.hits();
    for (const host of ['127.0.0.1', '[::1]']) {
      const open = new SafeFetch({ allow: [`${host}:${canary.port}`] }, here);
      await expect(open.request(`https://${host}:${canary.port}/`)).rejects.toMatchObject(ANSWERS);
    }
    expect(canary.hits()).toBe(before + 2);
  });

  it('is refused when one of its addresses is public and another is not', async () => {
    for (const addresses of [
      [PUBLIC, LOOPBACK],
      [PUBLIC, { address: '::1', family: 6 }],
      [PUBLIC, { address: 'fe80::1%lo', family: 6 }],
      [],
    ]) {
      const fetch = guarded({ ...here, resolve: () => Promise.resolve(addresses) });
      const call = fetch.request(`https://both.example:${canary.port}/`);
      await expect(call).rejects.toMatchObject(ANSWERS);
    }
    expect(canary.hits()).toBe(2);
  });

  it('is dialled where it was checked, though its name says something else by then', async () => {
    const answers = [[PUBLIC], [LOOPBACK], [LOOPBACK]];
    const dialled: unknown[] = [];
    const fetch = guarded({
      resolve: () => Promise.resolve(answers.shift()!),
      connector: (options) => (target, callback) => {
        const { lookup } = options as { lookup: LookupFunction };
        lookup(target.hostname, { all: true }, (_, addresses) => dialled.push(addresses));
        lookup(target.hostname, {}, (_, address) => dialled.push(address));
        callback(new Error('no route'), null);
      },
    });
    const call = fetch.request(`https://rebinding.example:${canary.port}/`);
    await expect(call).rejects.toMatchObject(ANSWERS);
    expect([dialled, answers.length]).toEqual([[[PUBLIC], PUBLIC.address], 2]);
  });

  it('is told nothing apart by what comes back: blocked, closed, silent and refused are one', async () => {
    const nobody = await startCanary();
    await nobody.close();
    const closed = new SafeFetch({ allow: [`127.0.0.1:${nobody.port}`] }, here);
    const calls = [
      closed.request(`http://127.0.0.1:${nobody.port}/`),
      guarded().request('https://10.0.0.1/'),
      guarded({ ...here, resolve: () => Promise.reject(new Error('ENOTFOUND')) }).request(
        `https://nowhere.example:${canary.port}/`,
      ),
      asked((request) => request.socket.destroy()),
      asked(() => {}, { timeoutMs: 50 }),
    ];
    const failures = await Promise.allSettled(calls);
    expect(failures).toEqual(
      calls.map(() => ({ status: 'rejected', reason: expect.objectContaining(ANSWERS) })),
    );
  });
});

describe('an address that may be called', () => {
  it('gets the method, the headers and the body, and no offer to compress', async () => {
    const answer = await asked(
      (request, response) => {
        const { method, url, headers } = request;
        void once(request, 'data').then(([body]) =>
          response.writeHead(202).end(JSON.stringify({ method, url, headers, body: String(body) })),
        );
      },
      { method: 'POST', headers: { 'x-signature': 's' }, body: '{}' },
    );
    const { headers, ...rest } = JSON.parse(answer.text);
    expect([answer.status, rest]).toEqual([202, { method: 'POST', url: '/a?b=c', body: '{}' }]);
    expect(headers).toMatchObject({ 'user-agent': 'Colloquy', 'x-signature': 's' });
    expect(headers).not.toHaveProperty('accept-encoding');
    expect(answer.latencyMs).toBeGreaterThan(0);
  });

  it('leads nowhere else: a redirect is its whole answer', async () => {
    const before = canary.hits();
    for (const status of [301, 302, 303, 307, 308]) {
      const location = `http://127.0.0.1:${canary.port}/`;
      const { pair, origin } = await local((_, response) =>
        response.writeHead(status, { location }).end(),
      );
      const fetch = new SafeFetch({ allow: [pair, `127.0.0.1:${canary.port}`] }, here);
      expect(await fetch.request(origin)).toMatchObject({ status, text: '' });
      await expect(fetch.json(origin)).rejects.toMatchObject(ANSWERS);
    }
    expect(canary.hits()).toBe(before);
  });

  it('is not asked through a proxy that the environment names', async () => {
    const before = canary.hits();
    const proxy = `http://127.0.0.1:${canary.port}`;
    Object.assign(process.env, { HTTP_PROXY: proxy, http_proxy: proxy, NODE_USE_ENV_PROXY: '1' });
    try {
      expect((await asked((_, response) => response.end('direct'))).text).toBe('direct');
    } finally {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'NODE_USE_ENV_PROXY'])
        delete process.env[name];
    }
    expect(canary.hits()).toBe(before);
  });

  it('is given a connection of its own by each call', async () => {
    const sockets = new Set<unknown>();
    const { origin, pair } = await local((request, response) => {
      sockets.add(request.socket);
      response.end('{}');
    });
    const fetch = new SafeFetch({ allow: [pair] }, here);
    for (let call = 0; call < 3; call += 1) expect(await fetch.json(origin)).toEqual({});
    expect(sockets.size).toBe(3);
  });

  it('is allowed on the very port that is named, and on no other', async () => {
    const { origin, pair } = await local((_, response) => response.end('{}'));
    const port = pair.split(':')[1]!;
    for (const other of [
      `127.0.0.1:1${port}`,
      `127.0.0.2:${port}`,
      `localhost:${port}`,
      pair.slice(0, -1),
    ]) {
      const fetch = new SafeFetch({ allow: [other] }, here);
      await expect(fetch.request(origin)).rejects.toMatchObject(ANSWERS);
    }
  });
});

describe('an answer', () => {
  it.each([
    ['says how long it is', { 'content-length': '2000' }],
    ['does not', {}],
  ])('over the limit is refused when it %s', async (_, headers) => {
    const long: RequestListener = (_request, response) =>
      void response.writeHead(200, headers).end('x'.repeat(2000));
    await expect(asked(long, { maxBytes: 1999 })).rejects.toMatchObject(ANSWERS);
    expect((await asked(long, { maxBytes: 2000 })).text).toHaveLength(2000);
  });

  it('of more than 64 KiB is refused where no limit is named', async () => {
    const long = (length: number) =>
      asked((_, response) => response.writeHead(200).end('x'.repeat(length)));
    await expect(long(64 * 1024 + 1)).rejects.toMatchObject(ANSWERS);
    expect((await long(64 * 1024)).text).toHaveLength(64 * 1024);
  });

  it('stays packed, so that a small one cannot grow', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, ' '));
    const { origin, pair } = await local((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    const fetch = new SafeFetch({ allow: [pair] }, here);
    expect((await fetch.request(origin)).text.length).toBeLessThanOrEqual(bomb.length);
    await expect(fetch.json(origin)).rejects.toMatchObject(ANSWERS);
  });

  it.each<[string, RequestListener]>([
    ['its first byte', () => {}],
    ['its last byte', (_, response) => void response.writeHead(200).write('x')],
  ])('is not waited for beyond the deadline, whether %s is missing', async (_, never) => {
    await expect(asked(never, { timeoutMs: 50 })).rejects.toMatchObject(ANSWERS);
  });

  it('is not waited for beyond the deadline when the name is never found', async () => {
    const fetch = guarded({ ...here, resolve: () => new Promise(() => {}) });
    const call = fetch.request(`https://slow.example:${canary.port}/`, { timeoutMs: 50 });
    await expect(call).rejects.toMatchObject(ANSWERS);
  });

  it.each([
    ['no JSON', 200, '<html>'],
    ['no 200', 404, '{}'],
    ['nothing', 204, ''],
  ])('that is %s is no JSON answer', async (_, status, text) => {
    const { origin, pair } = await local((_request, response) =>
      response.writeHead(status).end(text),
    );
    const fetch = new SafeFetch({ allow: [pair] }, here);
    await expect(fetch.json(origin)).rejects.toMatchObject(ANSWERS);
  });
});
