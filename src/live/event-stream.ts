import type { FastifyReply, FastifyRequest } from 'fastify';
import { OF_EVENTS, retryWithin } from '../common/http/come-again.js';
import type { Subscriber } from './subscriber.js';

/** Whoever takes so much later than others loses the line, and comes again when they can. */
const MOST_PENDING_BYTES = 1024 * 1024;
/** When whoever loses the line without a word comes again. */
const COME_AGAIN_MS = { least: 1_000, most: 4_000 };
/** When whoever was sent away comes again: for each other who was, a millisecond later at most. */
const SENT_AWAY_MS = { least: 200, most: 2_000 };

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
      ...OF_EVENTS,
      // Nothing comes after it, and a server that stops waits for nobody who would ask again.
      connection: 'close',
      // Proxies that would wait until they have a bufferful.
      'x-accel-buffering': 'no',
    });
    if (method === 'HEAD') this.raw.end();
    else
      this.raw.write(
        `${retryWithin(COME_AGAIN_MS)}${position === undefined ? '' : `id: ${position}\n`}\n`,
      );
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

  /** @param others how many are sent away with it */
  end(others = 0): void {
    if (this.raw.writableEnded) return;
    const { least, most } = SENT_AWAY_MS;
    this.raw.end(`${retryWithin({ least, most: Math.max(most, others) })}\n`);
  }
}

/** The last message that whoever comes again has had; browsers name it by themselves. */
export function lastIdOf({ headers }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}
