import { setTimeout as delay } from 'node:timers/promises';
import { Pool, type Dispatcher } from 'undici';

/** One call of many. */
export interface Sent {
  /** Null where no answer came. */
  status: number | null;
  retryAfter: string | undefined;
  /** From when it was sent to its last byte, in milliseconds. */
  took: number;
}

export interface Wanted {
  method?: Dispatcher.HttpMethod;
  path: string;
  as?: string;
  body?: object;
  headers?: Record<string, string>;
}

const TICK_MS = 5;

/** Calls over connections that are kept, by the client that costs least: it shares cores with what it measures. */
export class Caller {
  private readonly pool: Pool;

  /** @param connections at a time; as many as there are calls where not said */
  constructor(
    origin: string,
    private readonly connections: number | null = null,
  ) {
    this.pool = new Pool(origin, { connections, headersTimeout: 0, bodyTimeout: 0 });
  }

  /** Opens all of its connections, as a proxy in front has them. */
  async connect(): Promise<void> {
    const calls = Array.from({ length: this.connections! }, async () =>
      this.send({ path: '//healthz' }),
    );
    await Promise.all(calls);
  }

  async send({ method = 'GET', path, as, body, headers = {} }: Wanted): Promise<Sent> {
    const sent = {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const to = {
      method,
      path: path.startsWith('//') ? path.slice(1) : `/api/v1${path}`,
      headers: sent,
      body: body === undefined ? null : JSON.stringify(body),
    };
    return new Promise((resolve) => this.pool.dispatch(to, new Answer(resolve)));
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** Of one call, whose body nobody looks at. */
class Answer implements Dispatcher.DispatchHandler {
  private readonly begun = performance.now();
  private retryAfter: string | undefined;
  private status: number | null = null;

  constructor(private readonly resolve: (sent: Sent) => void) {}

  onRequestStart(): void {}

  onResponseStart(_: unknown, status: number, headers: Record<string, string | string[]>): void {
    this.status = status;
    this.retryAfter = headers['retry-after'] as string | undefined;
  }

  onResponseData(): void {}

  onResponseEnd(): void {
    this.end(this.status);
  }

  onResponseError(): void {
    this.end(null);
  }

  private end(status: number | null): void {
    const { retryAfter, begun } = this;
    this.resolve({ status, retryAfter, took: performance.now() - begun });
  }
}

/** Sends so many a second, however many are not answered yet, until it is over. */
export async function openLoop(
  rate: number,
  isOver: () => boolean,
  send: (nth: number) => Promise<Sent>,
): Promise<Sent[]> {
  const begun = performance.now();
  const calls: Promise<Sent>[] = [];
  while (!isOver()) {
    const due = ((performance.now() - begun) / 1000) * rate;
    while (calls.length < due) calls.push(send(calls.length));
    await delay(TICK_MS);
  }
  return Promise.all(calls);
}

/** As `openLoop`, for so long. */
export async function openLoopFor(
  rate: number,
  milliseconds: number,
  send: (nth: number) => Promise<Sent>,
): Promise<Sent[]> {
  const until = performance.now() + milliseconds;
  return openLoop(rate, () => performance.now() > until, send);
}

/** Some at a time, each the next as soon as the one before is answered. */
export async function closedLoop(
  atOnce: number,
  isOver: () => boolean,
  send: (nth: number) => Promise<Sent>,
): Promise<Sent[]> {
  const all: Sent[] = [];
  let nth = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (!isOver()) all.push(await send((nth += 1)));
    }),
  );
  return all;
}

/** In milliseconds, of those calls. */
export function percentile(calls: readonly Sent[], share: number): number {
  const sorted = calls.map(({ took }) => took).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
