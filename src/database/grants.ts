import pg from 'pg';

/** Bits of `pg_trigger.tgtype`. */
const ON_DELETE = 8;

/**
 * Tables whose trigger refuses changes: what is only ever added to, and of those that do not refuse
 * DELETE, what may be forgotten but not rewritten.
 */
const APPEND_ONLY = `
  select t.tgrelid as oid, bool_or(t.tgtype & ${ON_DELETE} > 0) as for_good
  from pg_trigger t join pg_proc p on p.oid = t.tgfoid
  where p.proname = 'colloquy_append_only' group by t.tgrelid`;

/**
 * Lets the application's role work with every table, and do nothing else: it owns nothing, changes
 * no schema, and cannot touch what is append-only, whatever it was once granted. Found in the
 * catalog, so that no migration can forget a table.
 */
export async function grantTo(owner: pg.Client, role: string): Promise<void> {
  const { rows } = await owner.query<{ statement: string }>(
    `with ours as (
       select c.oid, format('%I.%I', n.nspname, c.relname) as name, c.relname, c.relkind, a.for_good
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       left join (${APPEND_ONLY}) a on a.oid = c.oid
       where n.nspname = current_schema() and pg_has_role(c.relowner, 'usage')
         and c.relkind in ('r', 'p', 'S')
     )
     select format('grant usage on schema %I to %I', current_schema(), $1::text) as statement
     union all
     select case when for_good is null then '' else format('revoke all on %s from %I; ', name, $1::text) end
       || format('grant %s on %s to %I', case
         when relkind = 'S' then 'usage, select'
         when relname = 'migrations' then 'select'
         when for_good then 'select, insert'
         when not for_good then 'select, insert, delete'
         else 'select, insert, update, delete' end, name, $1::text)
     from ours
     union all
     select format('grant execute on function %s to %I', p.oid::regprocedure, $1::text)
     from pg_proc p
     where p.pronamespace = current_schema()::regnamespace and p.proname like 'colloquy\\_%'`,
    [role],
  );
  // An instance that runs meanwhile is never without what it needs.
  await owner.query('begin');
  for (const { statement } of rows) await owner.query(statement);
  await owner.query('commit');
}
