import type pg from 'pg';

export interface LargeThread {
  siteId: string;
  threadId: string;
  comments: number;
  /** The deepest comment's depth and one. */
  levels: number;
  topLevel: number;
}

const SITE = '0190a000-0000-7000-8000-000000000001';
const THREAD = '0190a000-0000-7000-8000-000000000002';

/** A twentieth of all comments answer the page; the others answer one of the level above. */
const TOP_LEVEL_SHARE = 0.05;

/**
 * Fills one thread, with ids and arrival scattered over its levels as in a real discussion, and a
 * few hundred thousand votes. Same input, same rows.
 */
export async function fillLargeThread(
  client: pg.Client,
  { comments, levels }: { comments: number; levels: number },
): Promise<LargeThread> {
  await client.query('select setseed(0.42)');
  await client.query(
    `insert into sites (id, slug, name, created_at) values ($1, 'large', 'Large', now())`,
    [SITE],
  );
  await client.query(
    `insert into threads (site_id, id, key, title, state, created_at, updated_at)
     values ($1, $2, 'large', 'Large', 'open', now(), now())`,
    [SITE, THREAD],
  );
  await client.query(
    `create temp table given as
     select n, gen_random_uuid() as id, gen_random_uuid() as revision_id, null::uuid as parent_id,
       case when random() < ${TOP_LEVEL_SHARE} then 0 else 1 + floor(random() ^ 2 * $2)::int end as depth,
       timestamptz '2026-01-01' + n * interval '1 second' as at
     from generate_series(1, $1) n order by random()`,
    [comments, levels - 1],
  );
  await client.query('alter table given add rank bigint');
  await client.query(`update given g set rank = r.rank from (
    select n, row_number() over (partition by depth order by n) - 1 as rank from given) r where r.n = g.n`);
  await client.query('create index on given (depth, rank)');
  await client.query('analyze given');
  await client.query(`update given g set parent_id = p.id
    from (select depth, count(*) as size from given group by depth) s, given p
    where g.depth > 0 and s.depth = g.depth - 1
      and p.depth = g.depth - 1 and p.rank = mod(g.rank * 7919, s.size)`);
  await insertComments(client);
  await insertRanks(client);
  await client.query(
    `insert into thread_counters (site_id, thread_id, comments, top_level, last_number)
     select $1, $2, count(*), count(*) filter (where depth = 0), count(*) filter (where depth = 0) from given`,
    [SITE, THREAD],
  );
  await client.query('vacuum analyze comments, comment_ranks, comment_revisions');
  const { rows } = await client.query<{ levels: number; topLevel: number; comments: number }>(
    `select max(depth) + 1 as levels, count(*)::int as comments,
       count(*) filter (where depth = 0)::int as "topLevel" from comments`,
  );
  return { siteId: SITE, threadId: THREAD, ...rows[0]! };
}

async function insertComments(client: pg.Client): Promise<void> {
  await client.query('begin');
  await client.query(
    `insert into comments (site_id, id, thread_id, parent_id, depth, kind, state, shown, number,
       guest_name, html, revision_id, created_at, published_at, changed_at)
     select $1, id, $2, parent_id, depth, 'comment', 'published', true,
       case when depth = 0 then row_number() over (partition by depth order by n) end,
       'Guest ' || n, '<p>' || repeat('A sentence of a reader. ', 4 + n % 20) || '</p>',
       revision_id, at, at, at
     from given order by depth, n`,
    [SITE, THREAD],
  );
  await client.query(
    `insert into comment_revisions
       (site_id, id, comment_id, body, html, text, render_version, written_by, created_at)
     select $1, revision_id, id, 'A sentence.', '<p>A sentence.</p>', 'A sentence.', 1, 'author', at
     from given`,
    [SITE],
  );
  await client.query('commit');
}

async function insertRanks(client: pg.Client): Promise<void> {
  await client.query(
    `insert into comment_ranks (site_id, comment_id, thread_id, parent_id, shown, up, down, replies, shown_replies)
     select $1, g.id, $2, g.parent_id, true, floor(random() ^ 4 * 200), floor(random() ^ 6 * 80),
       coalesce(r.replies, 0), coalesce(r.replies, 0)
     from given g
     left join (select parent_id, count(*) as replies from given group by parent_id) r on r.parent_id = g.id
     order by random()`,
    [SITE, THREAD],
  );
}
