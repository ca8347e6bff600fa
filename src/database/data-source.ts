import { availableParallelism } from 'node:os';
import pg from 'pg';
import type { DataSourceOptions } from 'typeorm';
import type { PoolClient } from 'pg';
import type { Pooler } from '../config/config.js';
import { BoundedPool } from './bounded-pool.js';
import { PooledClient } from './pooled-client.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

export interface ConnectionSettings {
  /** Connections in the pool. @default twice the cores, at least 4: more only lengthens the tail */
  poolSize?: number;
  /** As it shows in pg_stat_activity. */
  applicationName?: string;
  /** Milliseconds a statement may take; 0 for as long as it likes. */
  statementTimeoutMs?: number;
  /** What stands between: one that gives each transaction another session; nothing, or one that does not. */
  pooler?: Pooler | null;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const NOTICE_WHEN_CUT = `set client_connection_check_interval = '1s'`;
/** An open transaction holds locks and keeps dead rows; ours take milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/** How the application, the command line and the tests connect. The schema is the migrations' alone. */
export function dataSourceOptions(url: string, settings: ConnectionSettings = {}): PostgresOptions {
  return {
    type: 'postgres',
    driver: { ...pg, Pool: BoundedPool },
    url,
    applicationName: settings.applicationName ?? 'colloquy',
    poolSize: settings.poolSize ?? Math.max(4, 2 * availableParallelism()),
    entities: [],
    synchronize: false,
    migrationsTransactionMode: 'each',
    logging: false,
    extra: {
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      ...timeoutsOf(settings),
      keepAlive: true,
      // Statements of one transaction that do not wait for each other's rows are sent together.
      pipeline: true,
    },
  };
}

function timeoutsOf({ statementTimeoutMs, pooler }: ConnectionSettings): object {
  const statementMs = statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const idleInTransactionMs = IDLE_IN_TRANSACTION_TIMEOUT_MS;
  if (pooler) return { Client: PooledClient, localTimeouts: { statementMs, idleInTransactionMs } };
  return {
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    onConnect: noticeWhenCut,
  };
}

/** Once for each connection: a statement whose call was cut ends soon, and lets its locks go. */
async function noticeWhenCut(client: PoolClient): Promise<void> {
  // Where the server's system cannot tell, its statements end by their timeout.
  await client.query(NOTICE_WHEN_CUT).catch(() => {});
}
