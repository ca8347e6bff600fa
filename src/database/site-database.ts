import { Injectable, Optional } from '@nestjs/common';
import type { PoolClient, QueryResultRow } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { isOutage } from '../common/http/outage.rules.js';
import { poolOf } from './bounded-pool.js';
import { ConnectionLost } from './connection-lost.js';
import { beginningWith, inOneMessage, isEnding } from './one-message.js';
import { PooledClient } from './pooled-client.js';
import { SharedReads } from './shared-reads.js';
import { mayWrite } from './replicas/replica.rules.js';
import { ReplicasService } from './replicas/replicas.service.js';
import { areNamed, type NamedQuery, type NamedStatements, type Statements } from './statements.js';

export { NO_SITE, PRINTED, unseen, type NamedQuery, type Statements } from './statements.js';

/** An open transaction of one site. */
export type Transaction = EntityManager;

const WAIT_AT_MOST = {
  name: 'wait-at-most',
  text: `select set_config('lock_timeout', $1, true)`,
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The one way to tables that belong to sites. Row-level security lets a statement see only the
 * rows of the site that its session is set to; here that is the statement's first value. So a
 * statement that forgets its site fails, and one that forgets the condition finds nothing of others.
 *
 * A session stays set to its site: with one site this costs no round trip but the first. Behind a pooler
 * of transactions each one is set to it, by the message that begins it.
 */
@Injectable()
export class SiteDatabase implements NamedStatements {
  private readonly siteOf = new WeakMap<PoolClient, string>();
  private readonly afterwards = new WeakMap<QueryRunner, (() => void)[]>();
  private readonly shared = new SharedReads(async (siteId) => this.connect(siteId));

  constructor(
    private readonly source: DataSource,
    @Optional() private readonly replicas?: ReplicasService,
  ) {}

  readonly query: EntityManager['query'] = (text, values) =>
    this.told(
      text,
      this.session(firstOf(values), (runner) => runner.query(text, values)),
    ) as never;

  /** Hot reads, past the ORM, which never names a statement: planning costs as much as running. */
  async rows<Row extends QueryResultRow>(query: NamedQuery, values: unknown[]): Promise<Row[]> {
    return this.told(query.text, this.rowsPastOrm<Row>(firstOf(values), { ...query, values }));
  }

  /**
   * Reads that everybody may see: with a replica's statements where one shows all that this process has
   * written and what others had a quarter of a second ago, else without any. Work that has failed on a
   * replica is done anew.
   */
  async publicly<T>(siteId: string, work: (reads?: Statements) => Promise<T>): Promise<T> {
    return this.replicas ? this.replicas.read(siteId, work) : work();
  }

  /** As `rows`, for short reads: those of one turn of the event loop are one message. */
  async sharedRows<Row extends QueryResultRow>(
    query: NamedQuery,
    values: unknown[],
  ): Promise<Row[]> {
    return this.shared.rows<Row>(firstOf(values), { ...query, values });
  }

  /** One transaction; with `open` the work joins that one, which is of the same site. */
  async transaction<T>(
    siteId: string,
    work: (tx: EntityManager) => Promise<T>,
    open?: EntityManager,
  ): Promise<T> {
    if (open) return work(open);
    return this.within(siteId, async ({ manager }) => manager.transaction(work));
  }

  /**
   * As `transaction`, for work that asks something at once: its beginning and that are one message, and its end
   * and what it asks after `endHere` in the same turn of the event loop.
   *
   * @throws {ConnectionLost} where nobody knows whether it was committed
   */
  async shortTransaction<T>(
    siteId: string,
    work: (tx: EntityManager, endHere: () => void) => Promise<T>,
  ): Promise<T> {
    return this.within(siteId, async ({ manager }, client) =>
      beginningWith(client, async (endHere) => work(manager, endHere)),
    );
  }

  /** Whatever has to be done after the transaction is, however that ended. */
  private async within<T>(
    siteId: string,
    transaction: (runner: QueryRunner, client: PoolClient) => Promise<T>,
  ): Promise<T> {
    return this.session(siteId, async (runner, client) => {
      const afterwards: (() => void)[] = [];
      this.afterwards.set(runner, afterwards);
      try {
        return await transaction(runner, client);
      } finally {
        this.replicas?.wrote();
        for (const each of afterwards) each();
      }
    });
  }

  /** Runs once the transaction has ended, also where nobody knows whether it was committed. */
  whenEnded(tx: EntityManager, work: () => void): void {
    const afterwards = tx.queryRunner && this.afterwards.get(tx.queryRunner);
    if (!afterwards) throw new Error('Only a transaction of a site has an end that is known');
    afterwards.push(work);
  }

  /** Bounds how long the transaction waits for another, each time. */
  async waitAtMost(tx: Statements, milliseconds: number): Promise<void> {
    await rowsOf(tx, WAIT_AT_MOST, [`${milliseconds}ms`]);
  }

  /** Part of a transaction that is about another site than the rest of it: one that is being made. */
  async aside<T>(
    tx: EntityManager,
    siteId: string,
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    const [{ before }] = await tx.query<[{ before: string }]>(
      `select current_setting('app.site_id') as before, set_config('app.site_id', $1, true)`,
      [siteId],
    );
    const done = await work(tx);
    await tx.query(`select set_config('app.site_id', $1, true)`, [before]);
    return done;
  }

  /** Two who add something that a site has few of come one after the other from here. */
  async lockSite(tx: Statements, siteId: string): Promise<void> {
    await tx.query('select from sites where id = $1 for no key update', [siteId]);
  }

  /** A connection whose statements see the site's rows alone. Whoever asks for it releases it. */
  async connect(siteId: string): Promise<QueryRunner> {
    const runner = this.source.createQueryRunner();
    try {
      await this.settle((await runner.connect()) as PoolClient, siteId);
      return runner;
    } catch (error) {
      await runner.release();
      throw error;
    }
  }

  private async session<T>(
    siteId: string,
    work: (runner: QueryRunner, client: PoolClient) => Promise<T>,
  ): Promise<T> {
    const runner = await this.connect(siteId);
    try {
      return await work(runner, (await runner.connect()) as PoolClient);
    } catch (error) {
      throw lost(error, runner.isReleased);
    } finally {
      await runner.release();
    }
  }

  /** What the ORM does to lend a connection costs as much as to send a statement and wait for its answer. */
  private async rowsPastOrm<Row extends QueryResultRow>(
    siteId: string,
    query: NamedQuery & { values: unknown[] },
  ): Promise<Row[]> {
    const client = await poolOf(this.source).connect();
    let isBroken = false;
    const broken = (): void => void (isBroken = true);
    client.once('error', broken);
    try {
      await this.settle(client, siteId);
      return (await client.query<Row>(query)).rows;
    } catch (error) {
      throw lost(error, isBroken);
    } finally {
      client.removeListener('error', broken);
      client.release(isBroken);
    }
  }

  /** Replicas must have come as far as what may have written. */
  private told<T>(text: string, work: Promise<T>): Promise<T> {
    const { replicas } = this;
    return replicas && mayWrite(text) ? work.finally(() => replicas.wrote()) : work;
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

/** A statement by its name, in a transaction or outside. */
export async function rowsOf<Row extends QueryResultRow>(
  db: Statements,
  query: NamedQuery,
  values: unknown[],
): Promise<Row[]> {
  if (areNamed(db)) return db.rows<Row>(query, values);
  const { queryRunner } = db as Partial<EntityManager>;
  if (!queryRunner) return db.query(query.text, values);
  const { rows } = await (await clientOf(queryRunner)).query<Row>({ ...query, values });
  return rows;
}

/** As `rowsOf`; outside a transaction, as `SiteDatabase.sharedRows`. */
export async function sharedRowsOf<Row extends QueryResultRow>(
  db: Statements,
  query: NamedQuery,
  values: unknown[],
): Promise<Row[]> {
  return db instanceof SiteDatabase
    ? db.sharedRows<Row>(query, values)
    : rowsOf<Row>(db, query, values);
}

/** What `work` asks before it first waits goes to PostgreSQL as one message. */
export async function sentTogether<T>(tx: Transaction, work: () => Promise<T>): Promise<T> {
  inOneMessage(await clientOf(tx.queryRunner!));
  return work();
}

/** One that was given back would take another connection, for ever. */
async function clientOf(runner: QueryRunner): Promise<PoolClient> {
  const client = runner.isReleased ? null : ((await runner.connect()) as PoolClient);
  if (!client || isEnding(client)) throw new Error('The transaction has ended');
  return client;
}

function firstOf(values: unknown): string {
  const siteId: unknown = Array.isArray(values) ? values[0] : undefined;
  if (typeof siteId === 'string' && UUID.test(siteId)) return siteId;
  throw new Error('A statement about a site’s rows names the site first');
}
