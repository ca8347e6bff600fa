import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** One call of many. */
export interface Sent {
  /** Null where no answer came. */
  status: number | null;
  retryAfter: string | undefined;
  /** From when it was sent to its last byte, in milliseconds. */
  took: number;
}

export interface Wanted {
  method?: string;
  path: string;
  as?: string;
  body?: object;
  headers?: Record<string, string>;
}

const TICK_MS = 5;

/** Calls over connections that are kept, without what `fetch` does beside. */
export class Caller {
  private readonly agent: Agent;
  private readonly hostname: string;
  private readonly port: string;

  /** @param connections at a time; as many as there are calls where not said */
  constructor(origin: string, connections = Infinity) {
    const most = { maxSockets: connections, maxFreeSockets: 10_000 };
    this.agent = new Agent({ keepAlive: true, ...most });
    ({ hostname: this.hostname, port: this.port } = new URL(origin));
  }

  async send({ method = 'GET', path, as, body, headers = {} }: Wanted): Promise<Sent> {
    const { hostname, port, agent } = this;
    const bytes = body === undefined ? undefined : JSON.stringify(body);
    const begun = performance.now();
    const sent = {
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...(bytes === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }),
      ...headers,
    };
    const url = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    return new Promise((resolve) => {
      const end = (status: number | null, retryAfter?: string): void =>
        resolve({ status, retryAfter, took: performance.now() - begun });
      const call = request(
        { hostname, port, agent, method, path: url, headers: sent },
        (answer) => {
          answer.resume();
          answer.on('end', () => end(answer.statusCode!, answer.headers['retry-after']));
          answer.on('error', () => end(null));
        },
      );
      call.on('error', () => end(null));
      call.end(bytes);
    });
  }

  close(): void {
    this.agent.destroy();
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
