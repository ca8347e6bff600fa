import type pg from 'pg';
import type { NamedQuery } from '../../src/database/site-database.js';

/** What the planner says of what a repository asks, which finds nothing. */
export class Explained {
  /** That all of it has read. */
  buffers = 0;
  /** Of the last, as JSON. */
  plan = '';

  constructor(private readonly client: pg.Client) {}

  readonly query = async <T>(text: string, values?: unknown[]): Promise<T> => {
    const { rows } = await this.client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    this.plan = JSON.stringify(plan);
    this.buffers += plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
    return [] as T;
  };

  readonly rows = async ({ text }: NamedQuery, values: unknown[]): Promise<never[]> =>
    this.query(text, values);
}
