import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { SealedColumn } from './sealed-columns.rules.js';

export interface SealedRow {
  id: string;
  sealed: Buffer;
}

/** The statements that go through what is sealed. Names of tables and columns are our own. */
@Injectable()
export class ResealingRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** In the order of the primary key, from behind `after`: each page costs what it holds. */
  async page(
    siteId: string,
    { table, id, sealed }: SealedColumn,
    after: string | null,
    limit: number,
  ): Promise<SealedRow[]> {
    const further = after === null ? '' : `and ${id} > $3`;
    return this.db.query(
      `select ${id}::text as id, ${sealed} as sealed from ${table}
       where site_id = $1 and ${sealed} is not null ${further}
       order by ${id} limit $2`,
      [siteId, limit, ...(after === null ? [] : [after])],
    );
  }

  /** False when it was changed meanwhile. */
  async replace(
    siteId: string,
    column: SealedColumn,
    row: SealedRow,
    by: { sealed: Buffer; index: Buffer | null },
  ): Promise<boolean> {
    const index = column.index === null ? '' : `, ${column.index} = $5`;
    const [, changed]: [unknown, number] = await this.db.query(
      `update ${column.table} set ${column.sealed} = $4${index}
       where site_id = $1 and ${column.id} = $2 and ${column.sealed} = $3`,
      [siteId, row.id, row.sealed, by.sealed, ...(column.index === null ? [] : [by.index])],
    );
    return changed > 0;
  }
}
