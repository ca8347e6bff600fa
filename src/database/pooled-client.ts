import pg from 'pg';
import { currentCall } from '../common/calls/call.js';
import type { Connection, QueryArrayConfig, QueryConfig, QueryResult } from 'pg';

/** What a connection of ours asks for when it begins; behind a pooler each transaction does. */
export interface LocalTimeouts {
  /** Milliseconds a statement may take; 0 for as long as it likes. */
  statementMs: number;
  /** Milliseconds an open transaction may do nothing. */
  idleInTransactionMs: number;
}

interface PooledConfig extends pg.ClientConfig {
  localTimeouts: LocalTimeouts;
}

/** As much of pg's query as is changed here; its types leave it out. */
interface WireQuery {
  requiresPreparation(): boolean;
  prepare(connection: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}

type Wire = Connection & {
  parse(statement: { text: string }): void;
  bind(bound: { values: string[] }): void;
  execute(portal: object): void;
};

type Answered = (error: Error | null, result: QueryResult) => void;
type Asked = QueryConfig | QueryArrayConfig;

const PlainQuery = pg.Query as unknown as new (asked: Asked, then: Answered) => WireQuery;

const SETTINGS = `select set_config('app.site_id', $1, true), set_config('statement_timeout', $2, true)`;

/**
 * A statement, with the settings of its transaction ahead of it. What comes before a `Sync` is one
 * transaction: either fails and nothing was done, and the settings end with it.
 */
class SettledQuery extends PlainQuery {
  private isSettled = false;

  constructor(
    asked: Asked,
    private readonly settings: string[],
    then: Answered,
  ) {
    super(asked, then);
  }

  /** A simple query would be a transaction of its own. */
  override requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: Wire): void {
    connection.parse({ text: SETTINGS });
    connection.bind({ values: this.settings });
    connection.execute({});
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.isSettled) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (this.isSettled) super.handleCommandComplete(message, connection);
    this.isSettled = true;
  }
}

/**
 * A connection to a pooler that gives each transaction another session: nothing is left in one. A
 * statement goes out as one message with what its transaction is to know, a transaction's beginning
 * too: neither waits for an answer more. Names of statements are left out; not every pooler keeps them.
 */
export class PooledClient extends pg.Client {
  private readonly timeouts: LocalTimeouts;
  private siteId = '';

  constructor(config: PooledConfig) {
    super(config);
    this.timeouts = config.localTimeouts;
    this.query = this.settled.bind(this) as typeof this.query;
  }

  /** The site whose rows are seen from the next transaction on. */
  serve(siteId: string): void {
    this.siteId = siteId;
  }

  /** The pooler knows that somebody has gone, PostgreSQL does not: what nobody waits for ends by itself. */
  private get statementMs(): number {
    const { statementMs } = this.timeouts;
    const left = Math.max(1, Math.ceil(currentCall()?.left ?? Infinity));
    return statementMs === 0 && left < Infinity ? left : Math.min(statementMs, left);
  }

  private settled(asked: string | Asked, values?: unknown[]): Promise<QueryResult> {
    const statement =
      typeof asked === 'string'
        ? { text: asked, values: values ?? [] }
        : { ...asked, name: undefined, values: asked.values ?? [] };
    const status = this.getTransactionStatus();
    if (status === 'T' || status === 'E') return super.query(statement);
    if (statement.text === 'START TRANSACTION') return super.query(this.beginning());
    const settings = [this.siteId, String(this.statementMs)];
    return new Promise((resolve, reject) => {
      const then: Answered = (error, result) => (error ? reject(error) : resolve(result));
      super.query(new SettledQuery(statement, settings, then) as unknown as pg.Query);
    });
  }

  /** `set` takes no snapshot, so that the isolation may still be chosen after it. */
  private beginning(): string {
    const { statementMs } = this;
    const { idleInTransactionMs } = this.timeouts;
    return `START TRANSACTION; set local app.site_id = ${pg.escapeLiteral(this.siteId)};
      set local statement_timeout = ${statementMs};
      set local idle_in_transaction_session_timeout = ${idleInTransactionMs}`;
  }
}
