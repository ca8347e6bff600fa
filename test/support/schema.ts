import { query } from './database.js';

/** Everything a migration may leave behind, one line each, sorted. */
export async function schemaOf(databaseUrl: string): Promise<string[]> {
  const rows = await query<{ line: string }>(databaseUrl, CATALOG);
  return rows.map(({ line }) => line);
}

const CATALOG = `
  with ours as (select oid, relname, relkind, reloptions from pg_class
                where relnamespace = 'public'::regnamespace and relname <> 'migrations')
  select line from (
    select format('table %s %s', relname, coalesce(array_to_string(reloptions, ','), '')) as line
    from ours where relkind = 'r'
    union all
    select format('column %s.%s %s%s%s', o.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''))
    from ours o join pg_attribute a on a.attrelid = o.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = o.oid and d.adnum = a.attnum where o.relkind = 'r'
    union all
    select format('constraint %s %s %s', o.relname, c.conname, pg_get_constraintdef(c.oid))
    from pg_constraint c join ours o on o.oid = c.conrelid where c.contype <> 'n'
    union all
    select pg_get_indexdef(i.indexrelid) from pg_index i join ours o on o.oid = i.indrelid
    union all
    select pg_get_triggerdef(t.oid) from pg_trigger t join ours o on o.oid = t.tgrelid
    where not t.tgisinternal
    union all
    select format('function %s %s', p.oid::regprocedure, md5(p.prosrc)) from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
        and d.objid = p.oid and d.deptype = 'e')
    union all
    select format('policy %s on %s using %s', polname, relname, pg_get_expr(polqual, polrelid))
    from pg_policy join ours on ours.oid = polrelid
    union all
    select format('guarded %s', relname) from pg_class
    where relrowsecurity and relnamespace = 'public'::regnamespace
    union all
    select format('sequence %s', relname) from ours where relkind = 'S' and relname <> 'migrations_id_seq'
  ) lines order by line`;
