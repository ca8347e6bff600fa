import ipaddr from 'ipaddr.js';

/** What one subscriber has of IPv6: whoever has one of its addresses has them all. */
const IPV6_BITS = 64;

/** What one customer of a provider has at most; nothing wider is anybody's alone. */
const WIDE_BITS = { ipv4: 24, ipv6: 48 } as const;

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

/** The networks that a client, as `clientPrefix` spells it, is sanctioned in: itself and the wider one. */
export function networksOf(prefix: string): string[] {
  return [prefix, wideNetwork(ipaddr.process(prefix.split('/')[0]!))];
}

/**
 * A client or the wider network around it, in the spelling of `networksOf`: an address, `/32` or
 * `/24` of IPv4, `/64` or `/48` of IPv6. Null for anything else.
 */
export function networkFrom(text: string): string | null {
  const [ip, length, more] = text.trim().split('/');
  if (ip === undefined || more !== undefined || !isAddress(ip)) return null;
  const address = ipaddr.process(ip);
  const narrow = address.kind() === 'ipv4' ? '32' : String(IPV6_BITS);
  if (length === undefined || length === narrow) return clientPrefix(ip);
  return length === String(WIDE_BITS[address.kind()]) ? wideNetwork(address) : null;
}

function isAddress(ip: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(ip) || (ipaddr.IPv6.isValid(ip) && !ip.includes('%'));
}

function wideNetwork(address: ipaddr.IPv4 | ipaddr.IPv6): string {
  const bits = WIDE_BITS[address.kind()];
  const cidr = `${address.toString()}/${bits}`;
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${network.toString()}/${bits}`;
}
