import type { FastifyRequest } from 'fastify';

/** Whether something comes behind the headers (RFC 9112 section 6), which may take its time. */
export function hasBody({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}
