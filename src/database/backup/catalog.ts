import type pg from 'pg';
import { BackupError } from './backup-error.js';
import { referencedFirst } from './table-order.rules.js';

export interface Table {
  name: string;
  /** Those that are written; PostgreSQL works the generated ones out again. */
  columns: string[];
}

export interface Sequence {
  name: string;
  /** The number it gave last: decimal, because a bigint fits no JavaScript number. */
  last: string;
}

/**
 * TypeORM's record of what it has done. Its contents go into the manifest: the database that a
 * backup is restored into has them already.
 */
const MIGRATIONS = 'migrations';

/** Tables of this schema, partitions aside: their rows come with the table they are part of. */
const OURS = `
  c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
  and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> '${MIGRATIONS}'
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/** What a backup consists of, found in the catalog, so that no migration can be forgotten. */
export async function tableNames(db: pg.Client): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select c.relname::text as name from pg_class c where ${OURS} order by 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * The same tables with their columns, each after those it references. Constraints that can be
 * deferred to the commit do not order anything, nor does a reference to the table itself: one
 * COPY is one statement, and its rows are checked at its end.
 *
 * @throws {BackupError} when no order would do
 */
export async function tablesInOrder(db: pg.Client): Promise<Table[]> {
  const { rows } = await db.query<Table & { references: string[] }>(`
    select c.relname::text as name,
      array(select a.attname::text from pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
              and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint f
            join pg_class r on r.oid = f.confrelid
            where f.conrelid = c.oid and f.contype = 'f' and not f.condeferrable) as references
    from pg_class c where ${OURS} order by 1
  `);
  const { ordered, circle } = referencedFirst(rows);
  if (circle.length > 0) {
    throw new BackupError(
      `These tables reference each other in a circle; make one of the constraints deferrable: ` +
        circle.join(', '),
    );
  }
  return ordered.map(({ name, columns }) => ({ name, columns }));
}

/** The sequences that have given a number. */
export async function sequences(db: pg.Client): Promise<Sequence[]> {
  const { rows } = await db.query<Sequence>(`
    select s.sequencename::text as name, s.last_value::text as last
    from pg_sequences s join pg_class c on c.relname = s.sequencename
      and c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
    where s.schemaname = current_schema() and s.last_value is not null
      and not exists (select from pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = c.oid
                        and d.deptype in ('a', 'i') and d.refobjid = to_regclass('${MIGRATIONS}'))
    order by 1
  `);
  return rows;
}

/** What has been applied to this database, oldest first; nothing in a database that is not ours. */
export async function appliedMigrations(db: pg.Client): Promise<string[]> {
  const { rows: found } = await db.query<{ ours: boolean }>(
    `select to_regclass('${MIGRATIONS}') is not null as ours`,
  );
  if (!found[0]!.ours) return [];
  const { rows } = await db.query<{ name: string }>(
    `select name from ${MIGRATIONS} order by timestamp, id`,
  );
  return rows.map(({ name }) => name);
}
