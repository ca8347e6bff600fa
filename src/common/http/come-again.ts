import type { FastifyRequest } from 'fastify';
import { PRIVATE } from './caching.js';
import { pathOf } from './path-of.js';

/** How long whoever finds no place among those who follow stays away; each another time. */
const COME_AGAIN_MS = { least: 1_000, most: 5_000 };

interface Span {
  least: number;
  most: number;
}

/** Of every answer that is server-sent events (the HTML standard, section 9.2). */
export const OF_EVENTS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': PRIVATE,
};

/** Says when to come again, in milliseconds: not all at once. */
export function retryWithin({ least, most }: Span): string {
  return `retry: ${least + Math.floor(Math.random() * (most - least))}\n`;
}

/** Whether a browser follows, which takes any status but 200 as a reason never to come again. */
export function followsEvents({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): boolean {
  return headers.accept?.includes('text/event-stream') === true && pathOf(url).endsWith('/events');
}

/** Events that say nothing but to come again. */
export function comeAgain(): string {
  return `${retryWithin(COME_AGAIN_MS)}\n`;
}
