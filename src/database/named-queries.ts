import { Injectable } from '@nestjs/common';
import type { Pool, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';

/** A statement planned once per connection. The name stands for the text: never two texts of one. */
export interface NamedQuery {
  name: string;
  text: string;
}

/**
 * Hot reads, past the ORM: planning a page's query costs as much as running it, and
 * `DataSource.query` never names a statement.
 */
@Injectable()
export class NamedQueries {
  constructor(private readonly db: DataSource) {}

  async rows<Row extends QueryResultRow>(query: NamedQuery, values: unknown[]): Promise<Row[]> {
    const { master } = this.db.driver as unknown as { master: Pool };
    const { rows } = await master.query<Row>({ ...query, values });
    return rows;
  }
}
