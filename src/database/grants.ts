import pg from 'pg';

/** What is only ever added to: tables whose trigger refuses changes. */
const APPEND_ONLY = `
  select t.tgrelid from pg_trigger t join pg_proc p on p.oid = t.tgfoid
  where p.proname = 'colloquy_append_only'`;

/**
 * Lets the application's role work with every table, and do nothing else: it owns nothing, changes
 * no schema, and cannot touch what is append-only. Found in the catalog, so that no migration can
 * forget a table.
 */
export async function grantTo(owner: pg.Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ statement: string }>(
    `with ours as (
       select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relname, c.relkind
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = current_schema() and pg_has_role(c.relowner, 'usage')
         and c.relkind in ('r', 'p', 'S')
     )
     select format('grant usage on schema %I to %I', current_schema(), $1::text) as statement
     union all
     select format('grant %s on %s to %I', case
         when relkind = 'S' then 'usage, select'
         when relname = 'migrations' then 'select'
         when oid in (${APPEND_ONLY}) then 'select, insert'
         else 'select, insert, update, delete' end, name, $1::text)
     from ours
     union all
     select format('grant execute on function %s to %I', p.oid::regprocedure, $1::text)
     from pg_proc p
     where p.pronamespace = current_schema()::regnamespace and p.proname like 'colloquy\\_%'`,
    [role],
  );
  for (const { statement } of rows) await owner.query(statement);
}
