import type { PoolClient, QueryConfig, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { inOneMessage } from '../one-message.js';
import type { NamedQuery, NamedStatements } from '../statements.js';
import {
  faultOf,
  misfitOf,
  type Fault,
  type Misfit,
  type Required,
  type Said,
} from './replica.rules.js';

/** Each statement sees what is there when it begins: what is read is no older than the look before it. */
const BEGIN = 'begin isolation level read committed read only';

/** What the server is and how far it has come, before anything is read. Sets the site as well. */
const LOOK = {
  name: 'look-at-replica',
  text: `select set_config('app.site_id', $1, true), pg_is_in_recovery() as "isReplica",
    (select system_identifier::text from pg_control_system()) as cluster,
    (select greatest(c.timeline_id, r.min_recovery_end_timeline)
      from pg_control_checkpoint() c, pg_control_recovery() r) as timeline,
    pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 as at`,
};

/** The server must not be read from, or not yet. */
export class UnfitReplica extends Error {
  override readonly name = 'UnfitReplica';

  constructor(readonly why: Misfit) {
    super(why);
  }
}

/** Why nothing that was read counts. */
export interface Failure {
  error: unknown;
  fault: Fault;
}

export function failureOf(error: unknown): Failure {
  const { code } = error as { code?: string };
  return { error, fault: faultOf(code, error instanceof UnfitReplica ? error.why : null) };
}

/**
 * Statements on one connection to a replica, each at least as new as those before it. The first goes
 * together with a look at the server, and no rows come back before that was good: where a connection
 * leads may differ from the last one's, behind a balancer or after a restart.
 *
 * It is a transaction, so that a pooler between leaves it on one server.
 */
export class ReplicaVisit implements NamedStatements {
  private looked: Promise<void> | null = null;
  private failed: Failure | null = null;

  constructor(
    private readonly client: PoolClient,
    private readonly siteId: string,
    private readonly required: Required,
  ) {}

  readonly query: EntityManager['query'] = (text, values) =>
    this.run({ text, values: values as unknown[] }) as never;

  async rows<Row extends QueryResultRow>(query: NamedQuery, values: unknown[]): Promise<Row[]> {
    return this.run<Row>({ ...query, values });
  }

  /** @throws {UnfitReplica} */
  async look(): Promise<void> {
    try {
      await (this.looked ??= this.begin());
    } catch (error) {
      this.failed ??= failureOf(error);
      throw error;
    }
  }

  /** Null: all that was read counts. */
  get failure(): Failure | null {
    return this.failed;
  }

  /** Gives the connection back. */
  end(): void {
    const { client } = this;
    if (this.failed?.fault === 'failing') client.release(true);
    else if (this.looked === null) client.release();
    else {
      client.query('commit').then(
        () => client.release(),
        () => client.release(true),
      );
    }
  }

  private async run<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    const looked = this.look();
    try {
      const [, { rows }] = await Promise.all([looked, this.client.query<Row>(query)]);
      return rows;
    } catch (error) {
      this.failed ??= failureOf(error);
      throw error;
    }
  }

  private async begin(): Promise<void> {
    const { client, siteId } = this;
    // With what is asked next.
    inOneMessage(client);
    const [, { rows }] = await Promise.all([
      client.query(BEGIN),
      client.query<Said>({ ...LOOK, values: [siteId] }),
    ]);
    const misfit = misfitOf(rows[0]!, this.required);
    if (misfit) throw new UnfitReplica(misfit);
  }
}
