import type { FastifyReply, FastifyRequest } from 'fastify';
import { PRIVATE } from '../common/http/caching.js';
import type { Subscriber } from './subscriber.js';

/** Whoever takes so much later than others loses the line, and comes again when they can. */
const MOST_PENDING_BYTES = 1024 * 1024;
/** When whoever was sent away comes again: not all at once. */
const COME_AGAIN_MS = { least: 200, most: 2_000 };

const BEAT = Buffer.from(':\n\n');

/** An answer that goes on: server-sent events (the HTML standard, section 9.2). */
export class EventStream implements Subscriber {
  private readonly raw: FastifyReply['raw'];

  /**
   * Sends the headers; what is wrong with the call has been said before. To HEAD that is all.
   *
   * @param position where whoever comes again before they are told anything goes on from
   */
  constructor({ method, call }: FastifyRequest, reply: FastifyReply, position?: string) {
    this.raw = reply.raw;
    const headers = reply.getHeaders() as Record<string, string>;
    reply.hijack();
    call?.end();
    this.raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': PRIVATE,
      // Nothing comes after it, and a server that stops waits for nobody who would ask again.
      connection: 'close',
      // Proxies that would wait until they have a bufferful.
      'x-accel-buffering': 'no',
    });
    if (method === 'HEAD') this.raw.end();
    else this.raw.write(`: ok\n${position === undefined ? '' : `id: ${position}\n`}\n`);
  }

  /** At once where they have left while we looked. */
  whenClosed(then: () => void): void {
    if (this.raw.destroyed) then();
    else this.raw.once('close', then);
  }

  send(bytes: Buffer): void {
    if (this.raw.writableEnded) return;
    if (this.raw.writableLength > MOST_PENDING_BYTES) this.raw.destroy();
    else this.raw.write(bytes);
  }

  /** So that proxies, and whoever is gone without a word, are noticed. */
  beat(): void {
    this.send(BEAT);
  }

  end(): void {
    if (this.raw.writableEnded) return;
    const { least, most } = COME_AGAIN_MS;
    const pause = least + Math.floor(Math.random() * (most - least));
    this.raw.end(`retry: ${pause}\n\n`);
  }
}

/** The last message that whoever comes again has had; browsers name it by themselves. */
export function lastIdOf({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
