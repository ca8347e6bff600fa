import type { FastifyReply } from 'fastify';

/** Adds the name of a request's header that the answer depends on to those that are there. */
export function varyBy(reply: FastifyReply, name: string): void {
  const known = String(reply.getHeader('vary') ?? '')
    .split(/, */)
    .filter((each) => each !== '');
  const has = known.some((each) => each.toLowerCase() === name.toLowerCase());
  if (!has) reply.header('vary', [...known, name].join(', '));
}
