import type { Answer, Client } from '../../support/app.js';
import { pick, randomFrom } from '../../support/random.js';
import type { Play } from './stage.js';
import { Worker } from './worker.js';
import { Writer } from './writer.js';

const THREADS = 20;
const WORKERS = 16;

/** A comment that others may answer and vote on. */
export interface Published {
  id: string;
  thread: string;
  by: string;
}

/** What clients saw; times in milliseconds. */
export interface Seen {
  acknowledged: number;
  refused: number;
  latencies: number[];
  longestWithout: number;
  /** How often which status was not the end of it; `none` where the connection broke. */
  passing: Record<string, number>;
}

/** Sixteen who write, edit, vote, withdraw and decide, each one thing after the other, on all servers. */
export class Load {
  readonly threads: string[] = [];
  readonly published: Published[] = [];
  private readonly writer: Writer;
  readonly seen: Seen = {
    ...{ acknowledged: 0, refused: 0, latencies: [], longestWithout: 0, passing: {} },
  };
  private readonly workers: Worker[] = [];
  private lastAt = 0;
  private listeners: (() => void)[] = [];

  private constructor({ desk, ledger }: Play, servers: readonly Client[]) {
    this.writer = new Writer(desk, servers, ledger, {
      settled: (answer, took) => this.count(answer, took),
      passing: (status) => {
        const name = String(status ?? 'none');
        this.seen.passing[name] = (this.seen.passing[name] ?? 0) + 1;
      },
    });
  }

  /** @param letters beside those that say what a text is */
  static async begin(
    play: Play,
    servers: readonly Client[],
    { seed, letters = 0 }: { seed: number; letters?: number },
  ): Promise<Load> {
    const load = new Load(play, servers);
    const { threads, workers, writer } = load;
    while (threads.length < THREADS) threads.push(await play.desk.thread());
    for (let nth = 0; nth < WORKERS; nth += 1) {
      const random = randomFrom(seed * WORKERS + nth);
      const me = await writer.author(`reader-${nth}`);
      // Each asks one of the servers first.
      const asked = writer.through(nth % 2 ? servers : servers.toReversed());
      workers.push(
        new Worker(load, { ...me, writer: asked }, { closes: threads[nth]!, random, letters }),
      );
    }
    return load;
  }

  /** Until so many more have been begun, or `isOver`. */
  async run(operations: number, isOver: () => boolean = () => false): Promise<void> {
    this.lastAt = performance.now();
    let left = operations;
    const work = async (worker: Worker): Promise<void> => {
      while (left > 0 && !isOver()) {
        left -= 1;
        await worker.act();
      }
    };
    await Promise.all(this.workers.map(work));
  }

  /** Resolves with the next acknowledgement. */
  async acknowledged(): Promise<void> {
    return new Promise((resolve) => this.listeners.push(resolve));
  }

  somePublished(random: () => number): Published | null {
    return this.published.length === 0 ? null : pick(random, this.published);
  }

  private count({ status }: Answer, took: number): void {
    if (status >= 300) {
      this.seen.refused += 1;
      return;
    }
    const now = performance.now();
    this.seen.acknowledged += 1;
    this.seen.latencies.push(took);
    this.seen.longestWithout = Math.max(this.seen.longestWithout, now - this.lastAt);
    this.lastAt = now;
    for (const listener of this.listeners.splice(0)) listener();
  }
}

/** The value that this share of them does not exceed. @param share 0 to 1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
