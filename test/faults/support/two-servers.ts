import type { Client } from '../../support/app.js';
import { Stage } from './stage.js';
import type { Supervised } from './supervised.js';

/** A stage with two servers on it, which are there again whenever they end. */
export class TwoServers {
  private constructor(
    readonly stage: Stage,
    readonly servers: readonly [Supervised, Supervised],
  ) {}

  /** @param size as `Stage.open` */
  static async open(size: Parameters<typeof Stage.open>[0] = {}): Promise<TwoServers> {
    const stage = await Stage.open(size);
    return new TwoServers(stage, [await stage.server(), await stage.server()]);
  }

  get clients(): Client[] {
    return this.servers.map(({ http }) => http);
  }

  /** Last words of those that ended though nobody had ended them. */
  get unexpected(): string[] {
    return this.servers.flatMap(({ unexpected }) => unexpected);
  }

  /** Starts that failed, for want of a database. */
  get failedStarts(): number {
    return this.servers.reduce((sum, { failedStarts }) => sum + failedStarts, 0);
  }

  async up(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.up()));
  }

  async close(): Promise<void> {
    for (const server of this.servers) await server.stop();
    await this.stage.close();
  }
}
