import { Injectable, Optional } from '@nestjs/common';
import type { PoolClient, QueryResultRow } from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { beginningWith, inOneMessage, isEnding } from './one-message.js';
import { SharedReads } from './shared-reads.js';
import { SiteSessions } from './site-sessions.js';
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
 */
@Injectable()
export class SiteDatabase implements NamedStatements {
  private readonly sessions: SiteSessions;
  private readonly afterwards = new WeakMap<QueryRunner, (() => void)[]>();
  private readonly shared = new SharedReads(async (siteId) => this.connect(siteId));

  constructor(
    source: DataSource,
    @Optional() private readonly replicas?: ReplicasService,
  ) {
    this.sessions = new SiteSessions(source);
  }

  readonly query: EntityManager['query'] = (text, values) =>
    this.told(
      text,
      this.sessions.withRunner(firstOf(values), (runner) => runner.query(text, values)),
    ) as never;

  /** Hot reads, past the ORM, which never names a statement: planning costs as much as running. */
  async rows<Row extends QueryResultRow>(query: NamedQuery, values: unknown[]): Promise<Row[]> {
    const read = this.sessions.withClient(firstOf(values), async (client) => {
      const { rows } = await client.query<Row>({ ...query, values });
      return rows;
    });
    return this.told(query.text, read);
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
    return this.sessions.withRunner(siteId, async (runner, client) => {
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
    return this.sessions.runner(siteId);
  }

  /** Replicas must have come as far as what may have written. */
  private told<T>(text: string, work: Promise<T>): Promise<T> {
    const { replicas } = this;
    return replicas && mayWrite(text) ? work.finally(() => replicas.wrote()) : work;
  }
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
