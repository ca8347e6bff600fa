import type { ClientBase } from 'pg';
import { addressKeyOf } from '../common/crypto/sealed-for.rules.js';
import type { SecretBox } from '../common/crypto/secret-box.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.rules.js';

type Sealed = Omit<SealedColumn, 'index'>;

const ADDRESS_KEYS: Sealed = {
  table: 'address_keys',
  id: 'day',
  sealed: 'sealed',
  about: addressKeyOf,
};
const PAGE = 1000;

/**
 * How many values that outlive a rotation this box does not open, over all sites. In a transaction
 * of whoever owns the tables.
 */
export async function countShut(db: ClientBase, box: SecretBox): Promise<number> {
  let shut = 0;
  for (const column of [ADDRESS_KEYS, ...SEALED_COLUMNS]) {
    for await (const { id, sealed } of rowsOf(db, column)) {
      if (!box.opens(sealed, column.about(id))) shut += 1;
    }
  }
  return shut;
}

/** Names of tables and columns are our own. */
async function* rowsOf(
  db: ClientBase,
  { table, id, sealed }: Sealed,
): AsyncGenerator<{ id: string; sealed: Buffer }> {
  await db.query(
    `declare sealed_rows no scroll cursor for
     select ${id}::text as id, ${sealed} as sealed from ${table} where ${sealed} is not null`,
  );
  for (;;) {
    const { rows } = await db.query<{ id: string; sealed: Buffer }>(
      `fetch ${PAGE} from sealed_rows`,
    );
    yield* rows;
    if (rows.length < PAGE) break;
  }
  await db.query('close sealed_rows');
}
