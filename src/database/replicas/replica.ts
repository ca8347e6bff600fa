import type { Logger } from '@nestjs/common';
import { Pool } from 'pg';
import { loggedError } from '../../common/http/logged-error.js';
import { NO_SITE } from '../statements.js';
import { failureOf, ReplicaVisit, type Failure } from './replica-visit.js';
import { pauseMs, type Required, type Standing } from './replica.rules.js';

/** Whoever would wait longer reads from the primary. */
const CONNECT_TIMEOUT_MS = 1_000;
const STATEMENT_TIMEOUT_MS = 2_000;

/**
 * One replica: its connections, and whether it is used. One that failed, or is behind, is left alone
 * until a look in the background, while somebody reads, has found it well. It begins so.
 */
export class Replica implements Standing {
  private readonly pool: Pool;
  private readonly name: string;
  private used = false;
  /** Since it was used. */
  private badLooks = 0;
  private lookAt = 0;
  private looking: Promise<void> | null = null;
  private isComplainedOf = false;

  /** @param required what a replica must have come to; null where nobody knows */
  constructor(
    url: string,
    poolSize: number,
    private readonly required: () => Promise<Required | null>,
    private readonly logger: Logger,
  ) {
    const { host, pathname } = new URL(url);
    this.name = host + pathname;
    this.pool = new Pool({
      connectionString: url,
      application_name: 'colloquy replica',
      max: poolSize,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
    });
    // A broken connection fails the statement that runs; without listeners it would end the process.
    this.pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  }

  get isUsed(): boolean {
    return this.used;
  }

  get inUse(): number {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return totalCount - idleCount + waitingCount;
  }

  /** Null: not from here, and not now. */
  async visit(siteId: string): Promise<ReplicaVisit | null> {
    try {
      const client = await this.pool.connect();
      // Not before the wait for a connection: it must not be older than it may be.
      const required = await this.required();
      if (required) return new ReplicaVisit(client, siteId, required);
      client.release();
    } catch (error) {
      this.holdAgainst(failureOf(error));
    }
    return null;
  }

  /** Gives the connection back, and remembers how it went. */
  leave(visit: ReplicaVisit): void {
    visit.end();
    if (visit.failure) this.holdAgainst(visit.failure);
  }

  /** Looks whether it is well, where it is not used and that is due. */
  lookAgain(): void {
    if (this.used || this.looking || performance.now() < this.lookAt) return;
    this.looking = this.look().finally(() => (this.looking = null));
  }

  async close(): Promise<void> {
    await this.looking;
    await this.pool.end();
  }

  private async look(): Promise<void> {
    const visit = await this.visit(NO_SITE);
    if (!visit) return;
    try {
      await visit.look();
      this.use();
    } catch {
      // Held against it when it is left.
    } finally {
      this.leave(visit);
    }
  }

  private use(): void {
    this.used = true;
    this.badLooks = 0;
    if (this.isComplainedOf) this.logger.warn(`${this.name} is read from again`);
    this.isComplainedOf = false;
  }

  /** What several find at a time counts once. */
  private holdAgainst({ fault, error }: Failure): void {
    if (fault === 'none' || !(this.used || this.looking)) return;
    this.used = false;
    this.lookAt = performance.now() + pauseMs(fault, this.badLooks);
    this.badLooks += 1;
    if (fault === 'behind' || this.isComplainedOf) return;
    this.isComplainedOf = true;
    this.logger.warn(`${this.name} is left alone: ${loggedError(error).summary}`);
  }
}
