import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from './public-address.js';

describe('isPublicAddress', () => {
  it.each([
    ...['1.0.0.0', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0'],
    ...['126.255.255.255', '128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255'],
    ...['172.32.0.0', '192.0.1.0', '192.0.3.0', '192.88.98.255', '192.88.100.0', '192.167.255.255'],
    ...['192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255', '198.51.101.0'],
    ...['203.0.112.255', '203.0.114.0', '223.255.255.255'],
    ...['2001:200::', '2001:db7:ffff::1', '2001:db9::', '2003::', '2606:4700::1', '2a00:1450::'],
    ...['3ffe:ffff::1', '3fff:1000::'],
  ])('takes %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ['this network', '0.0.0.0', '0.255.255.255'],
    ['private networks', '10.0.0.0', '10.255.255.255'],
    ['carriers’ own', '100.64.0.0', '100.127.255.255'],
    ['this machine', '127.0.0.0', '127.255.255.255'],
    ['this link, and clouds’ metadata', '169.254.0.0', '169.254.255.255'],
    ['private networks', '172.16.0.0', '172.31.255.255'],
    ['protocol assignments', '192.0.0.0', '192.0.0.255'],
    ['documentation', '192.0.2.0', '192.0.2.255'],
    ['relays to IPv6', '192.88.99.0', '192.88.99.255'],
    ['private networks', '192.168.0.0', '192.168.255.255'],
    ['benchmarks', '198.18.0.0', '198.19.255.255'],
    ['documentation', '198.51.100.0', '198.51.100.255'],
    ['documentation', '203.0.113.0', '203.0.113.255'],
    ['multicast', '224.0.0.0', '239.255.255.255'],
    ['what is reserved, and broadcast', '240.0.0.0', '255.255.255.255'],
    ['nobody and this machine', '::', '::1'],
    ['IPv4 as a part of IPv6', '::7f00:1', '::8.8.8.8'],
    ['IPv4 mapped to IPv6', '::ffff:127.0.0.1', '::ffff:808:808'],
    ['IPv4 behind NAT64', '64:ff9b::7f00:1', '64:ff9b:1::a00:1'],
    ['addresses that lead nowhere', '100::', '1fff:ffff::'],
    ['protocol assignments', '2001::', '2001:1ff:ffff::'],
    ['documentation', '2001:db8::', '2001:db8:ffff::'],
    ['IPv4 by 6to4', '2002::', '2002:7f00:1::'],
    ['documentation', '3fff::', '3fff:fff::'],
    ['what nobody was given', '4000::', '5f00::1'],
    ['networks of one’s own', 'fc00::', 'fdff::'],
    ['this link', 'fe80::', 'fe80::1%eth0'],
    ['this site, as it was once called', 'fec0::', 'feff::'],
    ['multicast', 'ff00::', 'ff02::1'],
    ['a zone', '2606:4700::1%lo', '2606:4700::1%25'],
    ['what is no address', 'localhost', ''],
    ['how a number is spelled elsewhere', '0x7f.1', '2130706433'],
  ])('refuses %s: %s and %s', (_, ...addresses) => {
    expect(addresses.filter((address) => isPublicAddress(address))).toEqual([]);
  });
});
