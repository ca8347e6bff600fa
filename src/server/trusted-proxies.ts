import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { familyOf, networkList } from '../common/network/network-list.js';

/** More proxies in a row than anybody has: somebody made the chain up. */
const MAX_HOPS = 10;

/** Whose word about the client's address is taken: nobody's, or that of these networks. */
export function trustIn(networks: readonly string[]): false | ((address: string) => boolean) {
  if (networks.length === 0) return false;
  const trusted = networkList(networks);
  return (address) => isIP(address) !== 0 && trusted.check(address, familyOf(address));
}

export function trustsEverybody(networks: readonly string[]): boolean {
  return networks.some((network) => /\/0+$/.test(network));
}

/** Forgets a chain of proxies that leads nowhere: the client is then whoever holds the connection. */
export function forgetMadeUpChains(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { ips = [], ip, raw } = request;
    if (ips.length > MAX_HOPS + 1 || isIP(ip) === 0) delete raw.headers['x-forwarded-for'];
    done();
  });
}
