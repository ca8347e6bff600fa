import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Req } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { AppModule } from '../../src/app.module.js';
import { Allow } from '../../src/auth/policy.decorator.js';
import { clientPrefix } from '../../src/common/http/client-address.js';
import { createApp } from '../../src/server/create-app.js';
import { TEST_SECRET } from '../support/app.js';
import { freshDatabase } from '../support/database.js';

@Controller('address')
class AddressController {
  @Get()
  @Allow('anyone')
  read(@Req() { ip }: FastifyRequest): string {
    return clientPrefix(ip);
  }
}

const apps: NestFastifyApplication[] = [];
afterAll(async () => {
  for (const app of apps) await app.close();
});

/** A server behind these proxies. @returns its port */
async function serverBehind(...trustedProxies: string[]): Promise<number> {
  const databaseUrl = await freshDatabase();
  const secrets = () => ({ current: TEST_SECRET });
  const module = AppModule.with({ databaseUrl, poolSize: 1, secrets });
  const withAddress = { ...module, controllers: [AddressController] };
  const app = await createApp(withAddress, { logLevels: [], trustedProxies });
  apps.push(app);
  await app.listen(0, '127.0.0.1');
  return Number(new URL(await app.getUrl()).port);
}

/** What the server takes for the client's address when called from this one. */
async function addressSeen(
  port: number,
  localAddress: string,
  headers: Record<string, string>,
): Promise<string> {
  const call = { host: '127.0.0.1', port, localAddress, headers, path: '/api/v1/address' };
  const [answer] = (await once(request(call).end(), 'response')) as [IncomingMessage];
  return text(answer);
}

const chain = (length: number, address: (index: number) => string): string =>
  Array.from({ length }, (_, index) => address(index)).join(', ');

describe('without proxies', () => {
  it('the client is whoever holds the connection, whatever is claimed', async () => {
    const port = await serverBehind();
    const claims: Record<string, string>[] = [
      { 'x-forwarded-for': '192.0.2.1' },
      { 'x-real-ip': '192.0.2.1' },
      { 'cf-connecting-ip': '192.0.2.1' },
      { forwarded: 'for=192.0.2.1' },
      { 'true-client-ip': '192.0.2.1' },
      { 'x-client-ip': '192.0.2.1' },
    ];
    for (const headers of claims) {
      expect(await addressSeen(port, '127.0.0.3', headers)).toBe('127.0.0.3');
    }
  });
});

describe('behind a proxy', () => {
  it('takes its word, and nobody else’s', async () => {
    const port = await serverBehind('127.0.0.2');
    const headers = { 'x-forwarded-for': '192.0.2.1' };
    expect(await addressSeen(port, '127.0.0.2', headers)).toBe('192.0.2.1');
    expect(await addressSeen(port, '127.0.0.3', headers)).toBe('127.0.0.3');
    expect(await addressSeen(port, '127.0.0.2', {})).toBe('127.0.0.2');
    const other = { 'x-real-ip': '192.0.2.1', forwarded: 'for=192.0.2.1' };
    expect(await addressSeen(port, '127.0.0.2', other)).toBe('127.0.0.2');
  });

  it('takes the last address that no proxy of ours has, not what the client put before it', async () => {
    const port = await serverBehind('127.0.0.2', '10.0.0.0/8');
    const seen = (forwarded: string): Promise<string> =>
      addressSeen(port, '127.0.0.2', { 'x-forwarded-for': forwarded });
    expect(await seen('198.51.100.9, 192.0.2.1')).toBe('192.0.2.1');
    expect(await seen('198.51.100.9, 192.0.2.1, 10.0.0.7')).toBe('192.0.2.1');
    expect(await seen('10.0.0.9, 192.0.2.1, 10.0.0.7')).toBe('192.0.2.1');
    expect(await seen(`${chain(50, () => '10.0.0.9')}, 192.0.2.1`)).toBe('192.0.2.1');
    expect(await seen('2001:db8:1:2:3::4')).toBe('2001:db8:1:2::/64');
    expect(await seen('::ffff:192.0.2.1')).toBe('192.0.2.1');
  });

  it('believes no chain that nobody has, and nothing that is no address', async () => {
    const port = await serverBehind('127.0.0.2', '10.0.0.0/8');
    const seen = (forwarded: string): Promise<string> =>
      addressSeen(port, '127.0.0.2', { 'x-forwarded-for': forwarded });
    const proxies = (length: number): string => chain(length, (index) => `10.0.0.${index}`);
    expect(await seen(`192.0.2.1, ${proxies(9)}`)).toBe('192.0.2.1');
    expect(await seen(`192.0.2.1, ${proxies(10)}`)).toBe('127.0.0.2');
    for (const wrong of ['unknown', '', '192.0.2.1:443', '192.0.2.1, _hidden', '192.0.2']) {
      expect(await seen(wrong)).toBe('127.0.0.2');
    }
  });
});
