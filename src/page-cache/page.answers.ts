import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { Draining } from '../common/calls/draining.js';
import { hashOf, matches, publicFor } from '../common/http/caching.js';
import { hasBody } from '../common/http/has-body.js';
import { sendProblem } from '../common/http/problem.filter.js';
import { Problem } from '../common/http/problem.js';
import { respond, SENT_TYPES, tagHeaders, type Answer } from '../common/http/respond.js';
import { varyBy } from '../common/http/vary.js';
import type { Making } from './makings.js';
import {
  bytesOf,
  encodingFor,
  keyFor,
  PageCacheService,
  type Encoding,
  type KeptPage,
  type Page,
  type Shown,
} from './page-cache.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the page that this call makes for all who ask meanwhile. */
    making?: Making<KeptPage> | null;
  }
}

/** An answer that shared caches may keep. */
export type PublicAnswer = Answer & { keep: { seconds: number; tags: readonly string[] } };

export interface Made {
  answer: PublicAnswer;
  shown: Shown;
}

/** Makes the answer as it is by now; null where there is none to keep. Nothing of the call that it was made for is in it. */
export type Again = () => Promise<Made | null>;

/** How an answer was made, and the headers that each such answer has. */
interface Known {
  again: Again;
  headers: Readonly<Record<string, string>>;
}

const ENCODINGS: Encoding[] = ['br', 'gzip', 'identity'];
/** What nobody sends in earnest is not kept under. */
const MOST_URL = 2048;
const MOST_ACCEPT = 256;
/** Of addresses whose answers can be made again. */
const KNOWN_BYTES = 4 * 1024 * 1024;
/** What it takes to make one again, beside its key. */
const OF_KNOWN = 1500;

/** Sends public pages, and keeps them for whoever asks next. */
@Injectable()
export class PageAnswers {
  private readonly known = new LRUCache<string, Known>({
    maxSize: KNOWN_BYTES,
    sizeCalculation: (_, key) => key.length * 4 + OF_KNOWN,
  });

  constructor(
    private readonly cache: PageCacheService,
    private readonly draining: Draining,
  ) {}

  /** Keeps it under the call's address, where the call is one that may, and how it is made `again`. */
  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    { answer, shown, again }: Made & { again?: Again },
  ): Promise<void> {
    if (answer.format && isNegotiated(request)) varyBy(reply, 'Accept');
    const headers = reply.getHeaders() as Record<string, string>;
    const key = keyOf(request);
    if (again && key !== null) this.known.set(key, { again, headers });
    if (!request.making) {
      respond(request, reply, answer);
      return;
    }
    const kept = this.cache.keep(request.making, pageOf(answer, headers), shown);
    await this.write(request, reply, kept);
  }

  /** Answers from what is known to be right, without asking anybody. @returns whether it did */
  answerFresh(request: FastifyRequest, reply: FastifyReply): boolean | Promise<boolean> {
    const key = keyOf(request);
    const page = key === null ? null : this.cache.fresh(key);
    if (!page) return false;
    const writing = this.write(request, reply, page);
    return writing ? writing.then(() => true) : true;
  }

  /** Answers from what is kept, after a look at the database. @returns whether it did */
  answerChecked(request: FastifyRequest, reply: FastifyReply): boolean | Promise<boolean> {
    const key = keyOf(request);
    return key === null ? false : this.answerLater(request, reply, key);
  }

  private async answerLater(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
  ): Promise<boolean> {
    const page = (await this.cache.checked(key)) ?? (await this.cache.madeNow(key));
    if (reply.sent) return true;
    if (!page) {
      // Of a client that has gone nothing would end it.
      const making = reply.raw.closed ? null : this.cache.make(key);
      request.making = making;
      // Should the call be given up before it is answered.
      if (making) reply.raw.once('close', () => making.end());
      return this.answerAgain(request, reply, key);
    }
    await this.write(request, reply, page);
    return true;
  }

  /**
   * Makes it as it was made before, past guards and pipes: what they said of this address they would say again. Where
   * there is no such page any more, the long way says why.
   */
  private async answerAgain(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
  ): Promise<boolean> {
    const known = this.known.get(key);
    if (!known) return false;
    let made: Made | null;
    try {
      made = await known.again();
    } catch (error) {
      if (!(error instanceof Problem)) {
        sendProblem(error, request, reply);
        return true;
      }
      made = null;
    }
    if (reply.sent) return true;
    if (!made) {
      this.known.delete(key);
      return false;
    }
    const page = pageOf(made.answer, known.headers);
    const { making } = request;
    await this.write(request, reply, this.cache.keep(making ?? null, page, made.shown), !making);
    return true;
  }

  private write(
    request: FastifyRequest,
    reply: FastifyReply,
    page: KeptPage,
    isPlain = false,
  ): Promise<void> | undefined {
    const encoding = isPlain ? 'identity' : encodingFor(page, bestOf(request));
    const bytes = bytesOf(page, encoding);
    const seconds = this.cache.secondsOf(page);
    const send = (made: Buffer): void => {
      if (this.draining.hasBegun) reply.raw.shouldKeepAlive = false;
      sendPage(request, reply, page, { bytes: made, encoding, seconds });
    };
    if (!Buffer.isBuffer(bytes)) return bytes.then(send);
    send(bytes);
    return undefined;
  }
}

/** Past all that the framework would do with an answer: it has done so with this one before. */
function sendPage(
  { id, headers, call }: FastifyRequest,
  reply: FastifyReply,
  page: KeptPage,
  { bytes, encoding, seconds }: { bytes: Buffer; encoding: Encoding; seconds: number },
): void {
  // A call that is overdue has had its answer.
  if (reply.sent) return;
  const had = tagThatMatches(headers['if-none-match'], page.tag);
  const etag = had ?? tagOf(page.tag, encoding);
  const sent = ['x-request-id', id, 'cache-control', publicFor(seconds), 'etag', etag];
  reply.hijack();
  call?.end();
  if (had !== null) {
    reply.raw.writeHead(304, [...page.lines, ...sent]).end();
    return;
  }
  const form = ['content-type', page.headers['content-type']!, 'content-length', `${bytes.length}`];
  if (encoding !== 'identity') form.push('content-encoding', encoding);
  reply.raw.writeHead(200, [...page.lines, ...sent, ...form]).end(bytes);
}

function tagThatMatches(ifNoneMatch: string | undefined, tag: string): string | null {
  if (ifNoneMatch === undefined) return null;
  const tags = ENCODINGS.map((encoding) => tagOf(tag, encoding));
  return tags.find((each) => matches(ifNoneMatch, each)) ?? null;
}

/** Bytes of another encoding are another representation (RFC 9110 section 8.8.3.3). */
function tagOf(tag: string, encoding: Encoding): string {
  return encoding === 'identity' ? `"${tag}"` : `"${tag}-${encoding}"`;
}

/** @param always the headers that every answer to such a call has */
function pageOf({ body, format, keep, link }: PublicAnswer, always: Known['headers']): Page {
  const headers = {
    ...always,
    ...tagHeaders(keep.tags),
    'content-type': SENT_TYPES[format ?? 'json'],
    ...(link ? { link } : {}),
  };
  const identity = Buffer.from(body);
  return { identity, tag: hashOf(identity), headers, seconds: keep.seconds };
}

/** Null: the answer may depend on the caller, or is none that is kept. */
function keyOf(request: FastifyRequest): string | null {
  const { method, headers, url, routeOptions } = request;
  if (method !== 'GET' || routeOptions.config.isKept !== true || hasBody(request)) return null;
  if (headers.authorization !== undefined || headers['colloquy-reader'] !== undefined) return null;
  const accept = isNegotiated(request) ? (headers.accept ?? '') : '';
  return url.length > MOST_URL || accept.length > MOST_ACCEPT ? null : keyFor(url, accept);
}

function isNegotiated({ query }: FastifyRequest): boolean {
  return (query as Record<string, unknown>)['format'] === undefined;
}

function bestOf(request: FastifyRequest): Encoding {
  // Its types do not know that it may be told what is preferred.
  const negotiator = new Negotiator(request.raw) as unknown as {
    encoding: (available: Encoding[], more: { preferred: Encoding[] }) => Encoding | undefined;
  };
  return negotiator.encoding(ENCODINGS, { preferred: ENCODINGS }) ?? 'identity';
}
