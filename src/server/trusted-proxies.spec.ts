import { describe, expect, it } from '@jest/globals';
import { trustIn, trustsEverybody } from './trusted-proxies.js';

describe('trustIn', () => {
  it('trusts nobody where nobody is named', () => {
    expect(trustIn([])).toBe(false);
  });

  it.each([
    { networks: ['127.0.0.2'], address: '127.0.0.2', trusted: true },
    { networks: ['127.0.0.2'], address: '127.0.0.3', trusted: false },
    { networks: ['127.0.0.2'], address: '::ffff:127.0.0.2', trusted: true },
    { networks: ['10.0.0.0/8'], address: '10.255.0.1', trusted: true },
    { networks: ['10.0.0.0/8'], address: '11.0.0.1', trusted: false },
    { networks: ['::1', 'fd00::/8'], address: 'fd12::1', trusted: true },
    { networks: ['::1', 'fd00::/8'], address: '0:0:0:0:0:0:0:1', trusted: true },
    { networks: ['fd00::/8'], address: '2001:db8::1', trusted: false },
    { networks: ['0.0.0.0/0'], address: '192.0.2.1', trusted: true },
    { networks: ['0.0.0.0/0'], address: 'unknown', trusted: false },
    { networks: ['0.0.0.0/0'], address: '', trusted: false },
  ])('of $networks says $trusted about $address', ({ networks, address, trusted }) => {
    const trusts = trustIn(networks);
    expect(trusts && trusts(address)).toBe(trusted);
  });
});

describe('trustsEverybody', () => {
  it.each([
    { networks: ['10.0.0.0/8', '0.0.0.0/0'], everybody: true },
    { networks: ['::/0'], everybody: true },
    { networks: ['10.0.0.0/10', '::/10'], everybody: false },
    { networks: [], everybody: false },
  ])('of $networks is $everybody', ({ networks, everybody }) => {
    expect(trustsEverybody(networks)).toBe(everybody);
  });
});
