import Negotiator from 'negotiator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, matches, PRIVATE, publicFor } from './caching.js';
import { Problem } from './problem.js';
import { varyBy } from './vary.js';

export const MEDIA_TYPES = {
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  text: 'text/plain; charset=utf-8',
} as const;
export type Format = keyof typeof MEDIA_TYPES;

export const SENT_TYPES = {
  ...MEDIA_TYPES,
  csv: 'text/csv; charset=utf-8; header=present',
  atom: 'application/atom+xml; charset=utf-8',
  'json-feed': 'application/feed+json; charset=utf-8',
} as const;

/** Who may keep an answer: shared caches for some seconds, with tags to purge by; or nobody. */
export type Keeping = { seconds: number; tags: readonly string[] } | 'private';

export interface Answer {
  body: string;
  /** `csv` is by RFC 4180, `atom` by RFC 4287, `json-feed` by JSON Feed 1.1. */
  format?: keyof typeof SENT_TYPES;
  keep: Keeping;
  /** Of one resource: counts its changes of text and state. */
  version?: number;
  status?: number;
  location?: string;
  link?: string | null;
}

const BARE: Record<string, Format> = {
  'application/json': 'json',
  'text/html': 'html',
  'text/plain': 'text',
};

/** `format` decides; without it `Accept` does. @throws {Problem} not-acceptable */
export function formatOf(request: FastifyRequest, asked: Format | undefined): Format {
  return asked ?? acceptedOf(request, BARE, 'Ask for format=json, html or text.');
}

/**
 * What `Accept` likes best of these media types, the first where it does not mind.
 *
 * @throws {Problem} not-acceptable, with `advice`
 */
export function acceptedOf<Kind>(
  request: FastifyRequest,
  types: Readonly<Record<string, Kind>>,
  advice: string,
): Kind {
  const { accept } = request.headers;
  if (accept === undefined || accept === '*/*') return Object.values(types)[0]!;
  const best = new Negotiator(request.raw).mediaType(Object.keys(types));
  if (!best) throw new Problem('not-acceptable', advice);
  return types[best]!;
}

/** Sends an answer with its entity tag, or 304 when the caller has it. */
export function respond(request: FastifyRequest, reply: FastifyReply, answer: Answer): void {
  // Once, instead of by each who hashes, counts and sends them.
  const bytes = Buffer.from(answer.body);
  const tag = entityTag(bytes, answer.version);
  const query = request.query as Record<string, unknown>;
  reply.headers({ etag: tag, ...cacheHeaders(answer.keep) });
  if (answer.location) reply.header('location', answer.location);
  if (answer.link) reply.header('link', answer.link);
  if (answer.format && query['format'] === undefined) varyBy(reply, 'Accept');

  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (reading && matches(request.headers['if-none-match'], tag)) {
    void reply.status(304).send();
    return;
  }
  void reply
    .status(answer.status ?? 200)
    .header('content-type', SENT_TYPES[answer.format ?? 'json'])
    .send(bytes);
}

/** As `respond`, for JSON about one caller. */
export function respondPrivately(
  request: FastifyRequest,
  reply: FastifyReply,
  value: unknown,
  more: Omit<Answer, 'body' | 'keep' | 'format'> = {},
): void {
  respond(request, reply, { ...more, body: JSON.stringify(value), keep: 'private' });
}

/** As `respondPrivately`, for one page of a list. */
export function respondWithPage<Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  { items, next, prev }: { items: Row[]; next: string | null; prev: string | null },
  toView: (row: Row) => unknown,
): void {
  const page = { next, prev };
  const answer = { items: items.map((row) => toView(row)), page };
  respondPrivately(request, reply, answer, { link: linkTo(request, page) });
}

/** `Link` (RFC 8288) to the pages beside this one, in the same format. */
export function linkTo(
  request: Pick<FastifyRequest, 'url'>,
  page: { next: string | null; prev: string | null },
  format?: string,
): string | null {
  const links = (['next', 'prev'] as const).flatMap((rel) => {
    const after = page[rel];
    return after === null ? [] : [`<${addressWith(request, after, format)}>; rel="${rel}"`];
  });
  return links.length > 0 ? links.join(', ') : null;
}

/** This address with another cursor, or without one. */
export function addressWith(
  request: Pick<FastifyRequest, 'url'>,
  after: string | undefined,
  format?: string,
): string {
  const at = request.url.indexOf('?');
  const path = at < 0 ? request.url : request.url.slice(0, at);
  const query = new URLSearchParams(at < 0 ? '' : request.url.slice(at + 1));
  query.delete('around');
  if (after === undefined) query.delete('after');
  else query.set('after', after);
  if (format) query.set('format', format);
  return `${path}?${query.toString()}`;
}

/** The version that `If-Match` asks for; undefined when it asks for none. @throws {Problem} precondition-failed */
export function versionFrom(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const match = /^(?:W\/)?"?(\d{1,9})(?:\.[^"]*)?"?$/.exec(header.trim());
  if (!match)
    throw new Problem('precondition-failed', 'Send the ETag that came with the resource.');
  return Number(match[1]);
}

function cacheHeaders(keep: Keeping): Record<string, string> {
  if (keep === 'private') return { 'cache-control': PRIVATE };
  return { 'cache-control': publicFor(keep.seconds), ...tagHeaders(keep.tags) };
}

/** What shared caches purge by. */
export function tagHeaders(tags: readonly string[]): Record<string, string> {
  return { 'cache-tag': tags.join(','), 'surrogate-key': tags.join(' ') };
}
