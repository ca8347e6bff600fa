import pg from 'pg';
import { begin } from '../database/backup/session.js';
import type { Statements } from '../database/site-database.js';

/** A fault as it is stored: what the check's query says of it. */
export type FaultRow = Record<string, unknown>;

export interface Faults {
  count: number;
  /** The first of them; `site_id` is null where it is of no site. */
  examples: FaultRow[];
}

export interface SiteToCheck {
  id: string;
  slug: string;
}

/** Sorts and joins of millions of rows go to the disk with less, many times over. */
const WORK_MEM = '64MB';

/** The statements about the whole of a database, on one connection of its owner, or of somebody less. */
export class DoctorRepository {
  private sitesTables: Map<string, string> | null = null;

  constructor(private readonly db: pg.Client) {}

  /** The log's reader asks as a pool does. */
  readonly statements: Statements = {
    query: (async (text: string, values?: unknown[]) =>
      (await this.db.query<FaultRow>(text, values)).rows) as Statements['query'],
  };

  /** Whether the role sees the rows of the site alone that its session is set to. */
  async isHeld(): Promise<boolean> {
    const { rows } = await this.db.query<{ held: boolean }>(
      `select row_security_active('comments') as held`,
    );
    return rows[0]!.held;
  }

  /** Or the one of this slug. */
  async sites(slug: string | null): Promise<SiteToCheck[]> {
    const { rows } = await this.db.query<SiteToCheck>(
      `select id, slug from sites where $1::text is null or slug = $1 order by slug`,
      [slug],
    );
    return rows;
  }

  /**
   * Work that sees one moment and writes nothing. Whatever it reads is kept from vacuum until its end:
   * so one for each check, rather than one for all.
   */
  async lookingAt<T>({ held }: { held: boolean }, work: () => Promise<T>): Promise<T> {
    await begin(this.db, 'isolation level repeatable read read only');
    try {
      await this.db.query(
        `set local work_mem = '${WORK_MEM}'; set local jit = off;
         set local row_security = ${held ? 'on' : 'off'}`,
      );
      return await work();
    } finally {
      // A connection that is lost says so by what it was asked before.
      await this.db.query('rollback').catch(() => {});
    }
  }

  /** From here to the end of the transaction, for whom row-level security holds. */
  async lookInto(siteId: string): Promise<void> {
    await this.db.query(`select set_config('app.site_id', $1, true)`, [siteId]);
  }

  /** The query that a catalog's query gives. */
  async written(query: string): Promise<string | null> {
    const { rows } = await this.db.query<{ query: string | null }>(query);
    return rows[0]!.query;
  }

  /** All rows are counted, and as many shown as `examples` says. */
  async faults(query: string, siteId: string | null, examples: number): Promise<Faults> {
    const rows = siteId === null ? '' : await this.rowsOfSite(query);
    const found = await this.db.query<Faults>(
      `${rows} select count(*)::int as count,
         coalesce(json_agg(fault order by n) filter (where n <= ${examples}), '[]') as examples
       from (select row_to_json(f) as fault, row_number() over () as n from (${query}) f) numbered`,
      rows === '' ? [] : [siteId],
    );
    return found.rows[0]!;
  }

  /** In front of a query: its tables are the rows of the site `$1`. They are no more than a condition. */
  private async rowsOfSite(query: string): Promise<string> {
    this.sitesTables ??= await this.tablesOfSites();
    const words = new Set(query.match(/\w+/g));
    const named = [...this.sitesTables].filter(([table]) => words.has(table));
    if (named.length === 0) return '';
    const rows = named.map(
      ([table, column]) =>
        `${table} as not materialized (select * from ${table} where ${column} = $1)`,
    );
    return `with ${rows.join(', ')}`;
  }

  /** Each with the column that names the site. */
  private async tablesOfSites(): Promise<Map<string, string>> {
    const { rows } = await this.db.query<{ name: string; column: string }>(
      `select c.relname::text as name, a.attname::text as column
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
         and (a.attname = 'site_id' or c.relname = 'sites' and a.attname = 'id')`,
    );
    return new Map(rows.map(({ name, column }) => [name, column]));
  }
}
