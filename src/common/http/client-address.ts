import ipaddr from 'ipaddr.js';

/** What one subscriber has of IPv6: whoever has one of its addresses has them all. */
const IPV6_BITS = 64;

/**
 * What limits and bans count as one client: an IPv4 address, or the /64 of an IPv6 one, in one
 * spelling. An IPv4 address in IPv6 clothes is itself, else all of them were one client.
 */
export function clientPrefix(ip: string): string {
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${IPV6_BITS}`);
  return `${network.toString()}/${IPV6_BITS}`;
}
