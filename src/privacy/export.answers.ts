import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { PRIVATE } from '../common/http/caching.js';
import { MEDIA_TYPES } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';

/** Sends JSON as a file, piece by piece. */
export function respondWithExport(
  reply: FastifyReply,
  site: Site,
  pieces: AsyncIterable<string>,
): void {
  void reply
    .headers({
      'cache-control': PRIVATE,
      'content-type': MEDIA_TYPES.json,
      'content-disposition': `attachment; filename="personal-data-${site.slug}.json"`,
    })
    .send(Readable.from(pieces, { objectMode: false }));
}
