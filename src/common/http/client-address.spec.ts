import { describe, expect, it } from '@jest/globals';
import { clientPrefix, networkFrom, networksOf } from './client-address.js';

describe('clientPrefix', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:0207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b::/64'],
  ])('of %s is %s', (ip, prefix) => {
    expect(clientPrefix(ip)).toBe(prefix);
  });

  it('is one for every address of a /64, and another for each IPv4 address', () => {
    const each = Array.from({ length: 1000 }, (_, index) => index.toString(16));
    const prefixes = (form: (part: string) => string) =>
      new Set(each.map((part) => clientPrefix(form(part))));
    expect(prefixes((part) => `2001:db8:1:2:${part}::${part}`).size).toBe(1);
    expect(prefixes((part) => `::ffff:a00:${part}`).size).toBe(1000);
  });

  it('fails for what is no address', () => {
    for (const ip of ['', 'unknown', '192.0.2.7:80', '192.0.2.256']) {
      expect(() => clientPrefix(ip)).toThrow();
    }
  });
});

describe('a network that is sanctioned', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7/24', '203.0.113.0/24'],
    ['2001:DB8::1', '2001:db8::/64'],
    ['2001:db8:1:2:3::/64', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::/48', '2001:db8:1::/48'],
    // Wider than anybody's own, or between two widths.
    ['203.0.0.0/16', null],
    ['0.0.0.0/0', null],
    ['203.0.113.7/31', null],
    ['2001:db8::/32', null],
    ['::/0', null],
    ['2001:db8::1/128', null],
    ['fe80::1%eth0/64', null],
    ['203.0.113', null],
    ['0x7f.1', null],
    ['203.0.113.7/24/24', null],
    ['203.0.113.7/', null],
    ['', null],
    ['everybody', null],
  ])('%s is %s', (text, network) => {
    expect(networkFrom(text)).toBe(network);
  });

  it.each([
    ['203.0.113.7', ['203.0.113.7', '203.0.113.0/24']],
    ['2001:db8:1:2:3:4:5:6', ['2001:db8:1:2::/64', '2001:db8:1::/48']],
    ['::ffff:203.0.113.7', ['203.0.113.7', '203.0.113.0/24']],
  ])('holds the client at %s', (ip, networks) => {
    const of = networksOf(clientPrefix(ip));
    expect(of).toEqual(networks);
    expect(of.map(networkFrom)).toEqual(networks);
  });
});
