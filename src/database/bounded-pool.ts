import pg from 'pg';
import type { PoolClient, PoolConfig } from 'pg';
import type { DataSource } from 'typeorm';
import { currentCall, Overdue, type Call } from '../common/calls/call.js';
import { Lanes } from './lanes.js';

type Release = (error?: Error | boolean) => void;
type Connected = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: Release,
) => void;

/**
 * A pool whose connections are waited for, and held, no longer than the call that wants them may last. Past
 * its deadline a connection is cut: what was sent on it may still be done, and whether it was is not known.
 * Nothing more is asked on it, no rollback either, which would wait for the same answer.
 */
export class BoundedPool extends pg.Pool {
  private readonly lanes: Lanes;

  constructor(config: PoolConfig) {
    super(config);
    this.lanes = new Lanes(config.max ?? 10);
    // A connection that breaks fails what is asked on it; without a listener it would end the process.
    this.on('connect', (client) => client.on('error', () => {}));
  }

  /** Connections that somebody holds. */
  get heldCount(): number {
    return this.lanes.inUse;
  }

  /** Of those who wait for a connection. */
  get inLineCount(): number {
    return this.lanes.waitingFor;
  }

  override connect(): Promise<PoolClient>;
  override connect(then: Connected): void;
  override connect(then?: Connected): Promise<PoolClient> | void {
    if (then) return this.visit(then, currentCall());
    return new Promise((resolve, reject) => {
      this.connect((error, client) => (error ? reject(error) : resolve(client!)));
    });
  }

  private visit(then: Connected, call: Call | undefined): void {
    if (call?.isOverdue) {
      queueMicrotask(() => then(new Overdue(), undefined, () => {}));
      return;
    }
    const lane = call?.lane ?? 'ordinary';
    let held: PoolClient | null = null;
    let isGivenUp = false;
    let giveUpPlace = (): void => {};
    const forget = call?.whenOverdue(() => {
      if (held) {
        cut(held);
        return;
      }
      isGivenUp = true;
      giveUpPlace();
      then(new Overdue(), undefined, () => {});
    });
    giveUpPlace = this.lanes.take(lane, () =>
      super.connect((error, client, release) => {
        const leave: Release = (fault) => {
          forget?.();
          if (client) release(fault);
          this.lanes.leave(lane);
        };
        if (!client || isGivenUp) leave();
        if (isGivenUp) return;
        held = client ?? null;
        if (client) client.release = leave;
        then(error, client, client ? leave : () => {});
      }),
    );
  }
}

/** The one that the ORM takes its connections from. */
export function poolOf(source: DataSource): BoundedPool {
  return (source.driver as unknown as { master: BoundedPool }).master;
}

function cut(client: PoolClient): void {
  client.connection.stream.destroy(new Overdue());
}
