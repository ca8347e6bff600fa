import { COMPARE_BACKUP, type Check } from './check.js';

/** For each reference its rows that point to nothing. */
const FOREIGN_KEYS = `
  with columns as (
    select k.oid, k.conname, k.conrelid, k.confrelid,
      string_agg(format('p.%I = c.%I', p.attname, c.attname), ' and ' order by n) as joined,
      string_agg(format('c.%I is not null', c.attname), ' and ' order by n) as given,
      string_agg(format('c.%I::text', c.attname), ', ' order by n)
        filter (where c.attname <> 'site_id') as shown,
      (array_agg(p.attname order by n))[1] as first
    from pg_constraint k
    cross join unnest(k.conkey, k.confkey) with ordinality u (child, parent, n)
    join pg_attribute c on c.attrelid = k.conrelid and c.attnum = u.child
    join pg_attribute p on p.attrelid = k.confrelid and p.attnum = u.parent
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace
    group by k.oid
  )
  select string_agg(format(
    'select c.site_id, %L as "table", %L as reference, concat_ws('' '', %s) as points_to
     from %s c left join %s p on %s where %s and p.%I is null',
    conrelid::regclass, conname, coalesce(shown, 'c.site_id'), conrelid::regclass,
    confrelid::regclass, joined, given, first), ' union all ') as query
  from columns`;

/** What a restore, an import or a repair by hand switches off, and may forget to switch on. */
const GUARDS = `
  select format('select null::uuid as site_id, %L as what, %L as "table", %L as name
    where false union all ', '', '', '') || string_agg(format(
    'select null::uuid, %L, %L, %L', what, "table", name), ' union all ') as query
  from (
    select 'a trigger is switched off' as what, tgrelid::regclass as "table", tgname::text as name
    from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace and tgenabled not in ('O', 'A')
    union all
    select 'a constraint does not hold for what was there before', conrelid::regclass, conname
    from pg_constraint k
    where connamespace = current_schema()::regnamespace and conrelid <> 0
      -- Older PostgreSQL enforces them all, and has no such column.
      and not (convalidated and coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true))
    union all
    select 'an index is not valid', indrelid::regclass, i.indexrelid::regclass::text
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = current_schema()::regnamespace and not (indisvalid and indisready)
    union all
    select 'rows of other sites are not hidden', c.oid::regclass, 'row level security'
    from pg_class c join pg_policy p on p.polrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and not c.relrowsecurity
  ) found`;

/** Of the database itself: what it is to refuse, and whether it has. */
export const SCHEMA_CHECKS: readonly Check[] = [
  {
    name: 'foreign-keys',
    holds: 'Every row that names another finds it.',
    next: COMPARE_BACKUP,
    look: { by: 'catalog', query: FOREIGN_KEYS },
  },
  {
    name: 'guards',
    holds: 'Triggers, constraints, indexes and the wall between sites are in force.',
    next: 'Switch it on again ("alter table … enable trigger", "validate constraint", "enable row level security", "reindex"), then run doctor again: what came in meanwhile was not looked at.',
    look: { by: 'catalog', query: GUARDS },
  },
];
