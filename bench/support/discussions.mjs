/** One long thread with 20 levels, one of ten comments, and others, long and short. */
export const SITE = '0190a000-0000-7000-8000-000000000001';
const AUTHORS = 50_000;
const LONG = 0.1;
const SHORT = 10;

/**
 * Comments by authors of whom few write much, in threads of which few are long, arriving in turn. Same
 * input, same rows. The site is `bench`; its long thread is `key:1`, the short one `key:2`.
 */
export async function fillDiscussions(client, { comments, threads }) {
  await client.query('select setseed(0.42)');
  await letGo(client);
  const settings = {
    guests: true,
    guestPostsPerMinute: 1_000_000,
    guestPostsPerDay: 1_000_000,
    threadPostsPerMinute: 1_000_000,
    sitePostsPerMinute: 1_000_000,
    screening: { flood: { outcome: 'off' } },
  };
  await client.query(
    `insert into sites (id, slug, name, settings, created_at) values ($1, 'bench', 'Bench', $2, now())
     on conflict do nothing`,
    [SITE, settings],
  );
  await client.query(
    `insert into people (site_id, id, issuer, sub, name, created_at)
     select $1, ('0190b000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'site', n::text,
       'Reader ' || n, timestamptz '2025-01-01' from generate_series(1, ${AUTHORS}) n`,
    [SITE],
  );
  await client.query(
    `create temporary table given as
     select n, gen_random_uuid() as id, gen_random_uuid() as revision_id, null::uuid as parent_id,
       case when n <= ${comments * LONG} then 1 when n <= ${comments * LONG + SHORT} then 2
         else 3 + floor((${threads} - 2) * random() ^ 3)::int end as thread,
       0 as depth, 1 + floor(${AUTHORS} * random() ^ 2)::int as author,
       timestamptz '2026-01-01' + random() * interval '200 days' as at
     from generate_series(1, ${comments}) n`,
  );
  await client.query(
    `update given set depth = case when random() < 0.3 then 0
       when thread = 1 then 1 + floor(random() ^ 2 * 19)::int
       when thread = 2 then 0 else 1 + floor(random() ^ 3 * 6)::int end`,
  );
  await client.query(
    `create temporary table placed as
     select n, id, revision_id, thread, depth, author, at,
       row_number() over (partition by thread, depth order by at) - 1 as rank
     from (select n, id, revision_id, thread, author, at,
         dense_rank() over (partition by thread order by depth)::int - 1 as depth from given) g`,
  );
  await client.query('create index on placed (thread, depth, rank)');
  await client.query('analyze placed');
  await client.query(
    `create temporary table threaded as
     select c.*, p.id as parent_id from placed c
     left join (select thread, depth, count(*) as size from placed group by 1, 2) s
       on s.thread = c.thread and s.depth = c.depth - 1
     left join placed p on p.thread = c.thread and p.depth = c.depth - 1
       and p.rank = mod(c.rank * 7919, s.size)`,
  );
  await insert(client);
  await client.query('vacuum analyze comments, comment_ranks, comment_revisions, people');
}

/** What the rows refer to takes longer to look up than the rows to write, and nobody searches here. */
async function letGo(client) {
  const { rows } = await client.query(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as statement
     from pg_constraint where contype = 'f'
       and conrelid in ('comments'::regclass, 'comment_revisions'::regclass, 'comment_ranks'::regclass)
     union all
     select format('drop index %s', i.indexrelid::regclass) from pg_index i
     join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
     where a.amname = 'gin' and i.indrelid in ('comments'::regclass, 'comment_revisions'::regclass)`,
  );
  for (const { statement } of rows) await client.query(statement);
}

async function insert(client) {
  const threadId = `('0190c000-0000-7000-8000-' || lpad(thread::text, 12, '0'))::uuid`;
  const personId = `('0190b000-0000-7000-8000-' || lpad(author::text, 12, '0'))::uuid`;
  const text = `repeat('A sentence of a reader. ', 4 + n % 20)`;
  await client.query(
    `insert into threads (site_id, id, key, title, state, created_at, updated_at)
     select distinct $1::uuid, ${threadId}, thread::text, '', 'open', now(), now() from given`,
    [SITE],
  );
  await client.query(
    `insert into thread_names (site_id, thread_id, kind, value, canonical)
     select site_id, id, 'key', key, true from threads where site_id = $1`,
    [SITE],
  );
  await client.query(
    `insert into comments (site_id, id, thread_id, parent_id, depth, kind, state, shown, number,
       person_id, html, revision_id, created_at, published_at, changed_at)
     select $1, id, ${threadId}, parent_id, depth, 'comment', 'published', true,
       case when depth = 0 then rank + 1 end, ${personId}, '<p>' || ${text} || '</p>', revision_id,
       at, at, at
     from threaded order by at`,
    [SITE],
  );
  await client.query(
    `insert into comment_revisions
       (site_id, id, comment_id, body, html, text, render_version, written_by, created_at)
     select $1, revision_id, id, ${text}, '', ${text}, 1, 'author', at from threaded order by at`,
    [SITE],
  );
  await client.query(
    `insert into comment_ranks (site_id, comment_id, thread_id, parent_id, shown, up, down, replies,
       shown_replies)
     select $1, t.id, ${threadId}, t.parent_id, true, floor(random() ^ 4 * 200),
       floor(random() ^ 6 * 80), coalesce(r.replies, 0), coalesce(r.replies, 0)
     from threaded t
     left join (select parent_id, count(*) as replies from threaded group by 1) r on r.parent_id = t.id
     order by t.at`,
    [SITE],
  );
  await client.query(
    `insert into thread_counters (site_id, thread_id, comments, top_level, last_number, last_at)
     select $1, ${threadId}, count(*), count(*) filter (where depth = 0),
       count(*) filter (where depth = 0), max(at) from threaded group by thread`,
    [SITE],
  );
}
