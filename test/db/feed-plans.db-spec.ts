import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Stretch } from '../../src/common/paging/keyed-page.js';
import type { FeedRow } from '../../src/feeds/feed.rules.js';
import { FeedsRepository } from '../../src/feeds/feeds.repository.js';
import { appUrlOf, freshDatabase, query } from '../support/database.js';

const COMMENTS = 100_000;
/** Half of all comments are in the first thread, the others anywhere. */
const THREADS = 2_000;
const SITE = '0190a000-0000-7000-8000-000000000001';
const QUIET = '0190a000-0000-7000-8000-000000000002';
/** Newer than all others of the quiet site, and on a thread that is hidden. */
const HIDDEN = 1_500;
const THREAD = (n: number): string => `0190c000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const PAGE = 51;
/** Its row, its thread and the thread's counters, each through an index. */
const BUFFERS_PER_COMMENT = 12;
const LOOKED_AT = 1000;

const FIRST = { key: null, backwards: false, limit: PAGE };

let url: string;
let client: pg.Client;
let plans: string[] = [];
let buffers = 0;

/** Runs each statement as the application's role, planned once for any values, and for what it reads. */
const feeds = new FeedsRepository({
  query: async (text: string, values: unknown[]): Promise<never> => {
    const literals = values.map((value) =>
      value instanceof Date ? `'${value.toISOString()}'` : `'${String(value)}'`,
    );
    await client.query(`prepare feed as ${text}`);
    try {
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `explain (analyze, buffers, format json) execute feed (${literals.join(', ')})`,
      );
      const plan = rows[0]!['QUERY PLAN'][0].Plan;
      plans.push(JSON.stringify(plan));
      buffers += plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
    } finally {
      await client.query('deallocate feed');
    }
    return (await client.query(text, values)).rows as never;
  },
});

beforeAll(async () => {
  url = await freshDatabase();
  await fill(SITE, {
    threads: THREADS,
    comments: COMMENTS,
    threadOf: `case when n % 2 = 0 then 1 else 1 + (n * 7919) % ${THREADS} end`,
  });
  await fill(QUIET, { threads: 2, comments: 100 + HIDDEN, threadOf: '1 + (n > 100)::int' });
  await query(url, `update threads set state = 'hidden' where site_id = $1 and id = $2`, [
    QUIET,
    THREAD(2),
  ]);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query('vacuum analyze comments, threads, thread_counters');
  await owner.end();
  client = new pg.Client({ connectionString: appUrlOf(url) });
  await client.connect();
  await client.query(`select set_config('app.site_id', $1, false)`, [SITE]);
  await client.query('set plan_cache_mode = force_generic_plan');
});
afterAll(() => client.end());

/** Comments a second apart. @param threadOf the number of the `n`th one's thread */
async function fill(
  siteId: string,
  { threads, comments, threadOf }: { threads: number; comments: number; threadOf: string },
): Promise<void> {
  const idOf = (n: string): string =>
    `('0190c000-0000-7000-8000-' || lpad((${n})::text, 12, '0'))::uuid`;
  await query(url, `insert into sites values ($1, $2, 'S', '{}', 1, now())`, [
    siteId,
    `s${siteId.slice(-1)}`,
  ]);
  await query(
    url,
    `with t as (
       insert into threads (site_id, id, key, title, state, created_at, updated_at)
       select $1, ${idOf('n')}, 'key-' || n, '', 'open', now(), now()
       from generate_series(1, ${threads}) n returning site_id, id)
     insert into thread_counters (site_id, thread_id) select site_id, id from t`,
    [siteId],
  );
  await query(
    url,
    `with given as (
       select n, gen_random_uuid() as id, gen_random_uuid() as revision,
         timestamptz '2026-01-01' + n * interval '1 second' as at, ${idOf(threadOf)} as thread
       from generate_series(1, ${comments}) n
     ), texts as (
       insert into comment_revisions
         (site_id, id, comment_id, body, html, text, render_version, written_by, created_at)
       select $1, revision, id, 'A sentence.', '', 'A sentence.', 1, 'author', at from given
     )
     insert into comments (site_id, id, thread_id, depth, kind, state, shown, number, guest_name,
       html, revision_id, created_at, published_at, changed_at)
     select $1, id, thread, 0, 'comment', 'published', true, n, 'Guest', '<p>A sentence.</p>',
       revision, at, at, at from given`,
    [siteId],
  );
}

async function read<Rows extends FeedRow[] | Stretch<FeedRow>>(ask: () => Promise<Rows>) {
  plans = [];
  buffers = 0;
  const found = await ask();
  for (const plan of plans) expect(plan).not.toMatch(/Seq Scan|"Node Type":"Sort"/);
  return { found, buffers };
}

const middle = async (): Promise<[Date, string]> => {
  const [row] = await query<{ at: Date; id: string }>(
    url,
    `select published_at as at, id from comments where thread_id = $1
     order by published_at, id offset ${COMMENTS / 4} limit 1`,
    [THREAD(1)],
  );
  return [row!.at, row!.id];
};

describe('a page of a feed, among 100,000 comments', () => {
  it.each([
    ['of the site', () => feeds.ofSite(SITE, FIRST)],
    ['of a thread', () => feeds.ofThread(SITE, THREAD(1), FIRST)],
    ['of the site, further on', async () => feeds.ofSite(SITE, { ...FIRST, key: await middle() })],
    [
      'of a thread, further on',
      async () => feeds.ofThread(SITE, THREAD(1), { ...FIRST, key: await middle() }),
    ],
    [
      'of the site, backwards',
      async () => feeds.ofSite(SITE, { ...FIRST, key: await middle(), backwards: true }),
    ],
    [
      'of a thread, backwards',
      async () =>
        feeds.ofThread(SITE, THREAD(1), { ...FIRST, key: await middle(), backwards: true }),
    ],
  ])('%s costs what it shows', async (_, ask) => {
    const { found, buffers } = await read<FeedRow[] | Stretch<FeedRow>>(ask);
    expect(found).toHaveLength(PAGE);
    expect(buffers / PAGE).toBeLessThanOrEqual(BUFFERS_PER_COMMENT);
  });

  it('of a thread of fifty reads no others', async () => {
    const { found, buffers } = await read(() => feeds.ofThread(SITE, THREAD(2), FIRST));
    expect(found.length).toBeGreaterThan(20);
    expect(buffers / found.length).toBeLessThanOrEqual(BUFFERS_PER_COMMENT);
  });

  it('of the site passes over a hidden thread as far as it may, and goes on from there', async () => {
    await client.query(`select set_config('app.site_id', $1, false)`, [QUIET]);
    const { found, buffers } = await read(() => feeds.ofSite(QUIET, FIRST));
    const { rows, end } = found as Stretch<FeedRow>;
    expect(rows).toEqual([]);
    expect(buffers / LOOKED_AT).toBeLessThanOrEqual(BUFFERS_PER_COMMENT);

    const [at, id] = end as [number, string];
    const passed = `select count(*)::int as count from comments
      where site_id = $1 and (published_at, id) >= ($2, $3)`;
    const [row] = await query<{ count: number }>(url, passed, [QUIET, new Date(at), id]);
    expect(row!.count).toBe(LOOKED_AT);
    const next = await feeds.ofSite(QUIET, { ...FIRST, key: [new Date(at), id] });
    expect(next).toHaveLength(PAGE);
  });
});
