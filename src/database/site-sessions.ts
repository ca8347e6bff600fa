import type { PoolClient } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { isOutage } from '../common/http/outage.rules.js';
import { poolOf } from './bounded-pool.js';
import { ConnectionLost } from './connection-lost.js';
import { PooledClient } from './pooled-client.js';

/**
 * Connections whose statements see the rows of one site alone.
 *
 * A session stays set to its site: with one site this costs no round trip but the first. Behind a pooler
 * of transactions each one is set to it, by the message that begins it.
 */
export class SiteSessions {
  private readonly siteOf = new WeakMap<PoolClient, string>();

  constructor(private readonly source: DataSource) {}

  /** Whoever asks for it releases it. */
  async runner(siteId: string): Promise<QueryRunner> {
    const runner = this.source.createQueryRunner();
    try {
      await this.settle((await runner.connect()) as PoolClient, siteId);
      return runner;
    } catch (error) {
      await runner.release();
      throw error;
    }
  }

  async withRunner<T>(
    siteId: string,
    work: (runner: QueryRunner, client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const runner = await this.runner(siteId);
    try {
      return await work(runner, (await runner.connect()) as PoolClient);
    } catch (error) {
      throw lost(error, runner.isReleased);
    } finally {
      await runner.release();
    }
  }

  /** What the ORM does to lend a connection costs as much as to send a statement and wait for its answer. */
  async withClient<T>(siteId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await poolOf(this.source).connect();
    let isBroken = false;
    const broken = (): void => void (isBroken = true);
    client.once('error', broken);
    try {
      await this.settle(client, siteId);
      return await work(client);
    } catch (error) {
      throw lost(error, isBroken);
    } finally {
      client.removeListener('error', broken);
      client.release(isBroken);
    }
  }

  private async settle(client: PoolClient, siteId: string): Promise<void> {
    if (client instanceof PooledClient) return client.serve(siteId);
    if (this.siteOf.get(client) === siteId) return;
    this.siteOf.delete(client);
    await client.query(`select set_config('app.site_id', $1, false)`, [siteId]);
    this.siteOf.set(client, siteId);
  }
}

/** What is asked of a connection after it has broken says nothing of that. */
function lost(error: unknown, isBroken: boolean): unknown {
  return isBroken && !isOutage(error) ? new ConnectionLost(error) : error;
}
