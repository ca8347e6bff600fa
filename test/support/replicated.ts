import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from './eventually.js';
import { makeSchema, Node } from './postgres-node.js';

export type { Node } from './postgres-node.js';

/** Every statement stands in the log, which is how a test knows where it was run. */
const SETTINGS = ['fsync=off', 'log_statement=all', 'wal_keep_size=1GB'];
/** Replay waits for nobody's read, and comes back soon. */
const OF_REPLICAS = ['max_standby_streaming_delay=0', 'wal_retrieve_retry_interval=100ms'];

/** A primary with the application's schema, and its replicas. */
export class Replicated {
  private constructor(
    private readonly folder: string,
    readonly primary: Node,
    readonly replicas: readonly Node[],
  ) {}

  static async start(count: number): Promise<Replicated> {
    const folder = mkdtempSync(path.join(tmpdir(), 'colloquy-replicated-'));
    chmodSync(folder, 0o755);
    const primary = new Node(path.join(folder, 'primary'), SETTINGS);
    await primary.makeCluster();
    await primary.start();
    await makeSchema(primary);
    await primary.stop();
    const replicas = Array.from({ length: count }, (_, nth) => {
      const settings = [...SETTINGS, ...OF_REPLICAS, primary.asPrimary];
      const replica = new Node(path.join(folder, `replica-${nth}`), settings);
      replica.copyFrom(primary);
      return replica;
    });
    await primary.start();
    for (const replica of replicas) await replica.start();
    return new Replicated(folder, primary, replicas);
  }

  /** Until each shows what the primary has written by now. */
  async caughtUp(): Promise<void> {
    const at = await this.primary.ask<string>('pg_current_wal_flush_lsn()');
    for (const replica of this.replicas) {
      await eventually(() => replica.ask<boolean>(`pg_last_wal_replay_lsn() >= '${at}'`));
    }
  }

  async stop(): Promise<void> {
    for (const node of [...this.replicas, this.primary]) await node.stop();
    rmSync(this.folder, { recursive: true });
  }
}
