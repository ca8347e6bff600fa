import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, CallOptions, Client } from '../../support/app.js';

export interface Call extends CallOptions {
  method: string;
  path: string;
  /** The same for each attempt, where the route takes one. */
  key?: string;
}

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;
const PATIENCE_MS = 120_000;

/** What may go better the next time. */
const isPassing = ({ status, body }: Answer): boolean =>
  status >= 500 || status === 429 || body?.code === 'idempotency-key-in-use';

/**
 * Calls one server after the other, in this order, until one says that it was done, or that it will not be.
 *
 * @param heard of what was not the end of it: a status, or null where the connection broke
 */
export async function insist(
  servers: readonly Client[],
  { method, path, key, ...options }: Call,
  heard: (status: number | null, answer?: Answer) => void = () => {},
): Promise<{ answer: Answer; attempts: number }> {
  const headers = { ...options.headers, ...(key ? { 'idempotency-key': key } : {}) };
  const deadline = performance.now() + PATIENCE_MS;
  let pause = FIRST_PAUSE_MS;
  for (let attempts = 1; performance.now() < deadline; attempts += 1) {
    const server = servers[(attempts - 1) % servers.length]!;
    const answer = await server.call(method, path, { ...options, headers }).catch(() => null);
    if (answer && !isPassing(answer)) return { answer, attempts };
    heard(answer?.status ?? null, answer ?? undefined);
    await delay(pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
  throw new Error(`${method} ${path} was not settled within ${PATIENCE_MS} ms`);
}
