import { isIP } from 'node:net';
import { networkList } from '../common/network/network-list.js';

/** What the IANA IPv4 Special-Purpose Address Registry keeps off the public internet, and multicast. */
const SPECIAL_V4 = networkList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/** All that IANA gives out. IPv4 in other clothes (mapped, NAT64) and local scopes lie outside it. */
const UNICAST_V6 = networkList(['2000::/3']);

/** Within it: protocol assignments with Teredo, documentation, and 6to4, which hides IPv4. */
const SPECIAL_V6 = networkList(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/** Whether this literal is a global unicast address; an address with a zone, or no address, is not. */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  switch (isIP(address)) {
    case 4:
      return !SPECIAL_V4.check(address, 'ipv4');
    case 6:
      return UNICAST_V6.check(address, 'ipv6') && !SPECIAL_V6.check(address, 'ipv6');
    default:
      return false;
  }
}
