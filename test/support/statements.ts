import pg from 'pg';
import { DataSource } from 'typeorm';
import type { TestApp } from './app.js';
import { query } from './database.js';
import { scansOfAllSites, type PlanNode } from './site-conditions.js';

type Asked = string | { text?: string };
interface Asking {
  query: (asked: Asked, ...more: unknown[]) => unknown;
}

/** Begins, ends, sets or locks something, and reads no row by itself. */
const PLANLESS = /^(start transaction|commit|rollback|savepoint|release|set|lock|fetch|close)\b/i;

/** The texts of the statements that an application sends, each once. */
export class Statements {
  readonly texts = new Set<string>();
  private readonly clients = new WeakSet<Asking>();

  /** From now on, whoever sends them through its pool. */
  static of({ app }: Pick<TestApp, 'app'>): Statements {
    const statements = new Statements();
    const { driver } = app.get<DataSource, { driver: { master: pg.Pool } }>(DataSource);
    driver.master.on('acquire', (client) => statements.listen(client as unknown as Asking));
    return statements;
  }

  /**
   * No statement may look through a tenant's table for every site: tables are sharded by theirs.
   *
   * @throws naming those that do, and where
   */
  async askOneSite(): Promise<void> {
    const found = await this.ofAllSites();
    if (found.length === 0) return;
    const lines = found.map(({ text, scans }) => `${scans.join(', ')}: ${text}`);
    throw new Error(`These say no site for a table:\n${lines.join('\n\n')}`);
  }

  private async ofAllSites(): Promise<{ text: string; scans: string[] }[]> {
    // The owner's: no policy gives a statement a condition there.
    const url = process.env['TEST_PG_PLANS']!;
    const tenants = await tenantTables(url);
    const db = new pg.Client({ connectionString: url, pipeline: true });
    await db.connect();
    try {
      const planned = [...this.texts].filter((text) => !PLANLESS.test(text));
      const plans = await Promise.all(planned.map(async (text) => planOf(db, text)));
      const found = plans.map((plan, nth) => {
        return { text: planned[nth]!, scans: scansOfAllSites(plan, tenants) };
      });
      return found.filter(({ scans }) => scans.length > 0);
    } finally {
      await db.end();
    }
  }

  private listen(client: Asking): void {
    if (this.clients.has(client)) return;
    this.clients.add(client);
    const { query: ask } = client;
    client.query = (asked, ...more) => {
      const text = typeof asked === 'string' ? asked : asked.text;
      if (text) this.texts.add(text);
      return ask.call(client, asked, ...more);
    };
  }
}

/** What PostgreSQL would do whatever the values are. */
async function planOf(db: pg.Client, text: string): Promise<PlanNode> {
  const asked = `explain (generic_plan, verbose, format json) ${text}`;
  const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(asked);
  return rows[0]!['QUERY PLAN'][0].Plan;
}

/** The tables whose rows belong to sites. */
export async function tenantTables(databaseUrl: string): Promise<Set<string>> {
  const rows = await query<{ name: string }>(
    databaseUrl,
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and a.attname = 'site_id' and not a.attisdropped`,
  );
  return new Set(rows.map(({ name }) => name));
}
