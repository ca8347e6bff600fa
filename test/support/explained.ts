import type pg from 'pg';

/** Explains what a repository asks, which finds nothing, with how many buffers that has read. */
export class Explained {
  buffers = 0;

  constructor(private readonly client: pg.Client) {}

  readonly query = async <T>(text: string, values?: unknown[]): Promise<T> => {
    const { rows } = await this.client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    this.buffers += plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
    return [] as T;
  };
}
