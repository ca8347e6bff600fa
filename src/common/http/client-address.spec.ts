import { describe, expect, it } from '@jest/globals';
import { clientPrefix } from './client-address.js';

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
