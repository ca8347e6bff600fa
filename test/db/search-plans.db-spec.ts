import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import {
  CommentSearchRepository,
  MOST_FOUND,
  MOST_PASSED,
} from '../../src/comments/comment-search.repository.js';
import { appUrlOf, connectedTo, freshDatabase, query } from '../support/database.js';

const COMMENTS = 100_000;
/** To read one whole: its row, its ranks, its text, each through an index. */
const BUFFERS_PER_COMMENT = 8;
const SITE = '0190a000-0000-7000-8000-000000000001';
const OTHER = '0190a000-0000-7000-8000-000000000002';
const THREAD = '0190a000-0000-7000-8000-000000000003';
const PERSON = '0190a000-0000-7000-8000-000000000004';

let client: pg.Client;
let buffers = 0;

/** Runs each statement twice, as the application's role: for its rows, and for what it reads. */
const comments = new CommentSearchRepository({
  query: async (text: string, values?: unknown[]): Promise<never> => {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    buffers += plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
    return (await client.query(text, values)).rows as never;
  },
});

beforeAll(async () => {
  const url = await freshDatabase();
  for (const site of [SITE, OTHER]) {
    await query(url, `insert into sites values ($1, $2, 'S', '{}', 1, now())`, [
      site,
      `s${site.slice(-1)}`,
    ]);
    await query(
      url,
      `insert into threads (site_id, id, key, url, title, authors, tags, state, created_at, updated_at)
       values ($1, $2, 'k', '', 'T', '{}', '{}', 'open', now(), now())`,
      [site, THREAD],
    );
  }
  await query(
    url,
    `insert into people (site_id, id, issuer, sub, name, created_at)
     values ($1, $2, 'i', 's', 'Tamsin Quill', now())`,
    [SITE, PERSON],
  );
  const fill = `
    with given as (
      select n, gen_random_uuid() as id, gen_random_uuid() as revision,
        timestamptz '2026-01-01' + n * interval '1 second' as at,
        concat_ws(' ', md5(n::text), case when n % 2 = 0 then 'Weather' end,
          case when n % 10000 = 7 then 'Zyzzyva' end, case when n <= 4000 then 'Archive' end, case when n <= 8000 then 'Anno' end) as text
      from generate_series(1, $3::int) n
    ), c as (
      insert into comments (site_id, id, thread_id, depth, kind, state, shown, number, person_id,
        guest_name, html, revision_id, created_at, published_at, changed_at)
      select $1::uuid, id, $2::uuid, 0, 'comment', 'published', true, n,
        case when $4::bool and n % 20000 = 9 then '${PERSON}'::uuid end,
        case when n % 20000 = 11 then 'Oberon' end, '', revision, at, at, at from given
    ), k as (
      insert into comment_ranks (site_id, comment_id, thread_id, shown)
      select $1::uuid, id, $2::uuid, true from given
    )
    insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
      written_by, created_at, from_version)
    select $1::uuid, revision, id, '', '', text, 1, 'author', at, 1 from given`;
  await query(url, fill, [SITE, THREAD, COMMENTS, true]);
  await query(url, fill, [OTHER, THREAD, 10_100, false]);
  await query(url, 'vacuum analyze comments, comment_revisions, comment_ranks, people');
  client = await connectedTo(appUrlOf(url));
  await client.query(`select set_config('app.site_id', $1, false)`, [SITE]);
});
afterAll(() => client.end());

interface Found {
  numbers: number[];
  buffers: number;
  end: readonly (string | number)[] | null;
}

async function search(words: string, key: [Date, string] | null = null): Promise<Found> {
  buffers = 0;
  const at = { key, backwards: false, limit: 51 };
  const { rows, end } = await comments.page(SITE, { words, filter: {} }, at);
  return { numbers: rows.map(({ number }) => number!), buffers, end };
}

/** `count` numbers down to `least`, `step` apart. */
const downTo = (least: number, step: number, count: number): number[] =>
  Array.from({ length: count }, (_, nth) => least + (count - 1 - nth) * step);

describe('a search among 100,000 comments, behind the policies', () => {
  it('for a rare word reads little but what it finds', async () => {
    const found = await search('zyzzyva');
    expect(found.numbers).toEqual(downTo(7, 10_000, 10));
    expect(found.buffers).toBeLessThan(1_000);
  });

  it.each([
    { words: 'TAMSIN', numbers: downTo(9, 20_000, 5) },
    { words: 'oberon', numbers: downTo(11, 20_000, 5) },
  ])('for the name $words reads little but what it finds', async ({ words, numbers }) => {
    const found = await search(words);
    expect(found.numbers).toEqual(numbers);
    expect(found.buffers).toBeLessThan(1_000);
  });

  it('for a word that only the oldest have does not walk to them', async () => {
    const found = await search('archive');
    expect(found.numbers).toEqual(downTo(3950, 1, 51));
    expect(found.buffers).toBeLessThan(BUFFERS_PER_COMMENT * 4000);
  });

  it('for a word that half of them have reads no more than the newest', async () => {
    const found = await search('weather');
    expect(found.numbers).toEqual(downTo(COMMENTS - 100, 2, 51));
    expect(found.buffers).toBeLessThan(2 * MOST_FOUND);
  });

  it('for a word that many of the oldest have takes several steps there, each bounded', async () => {
    let key: [Date, string] | null = null;
    const steps: Found[] = [];
    do {
      const step: Found = await search('anno', key);
      expect(step.buffers).toBeLessThan(BUFFERS_PER_COMMENT * MOST_PASSED + 2 * MOST_FOUND);
      steps.push(step);
      key = step.end && [new Date(step.end[0]!), String(step.end[1])];
    } while (steps.at(-1)!.numbers.length === 0);
    expect(steps.map(({ numbers }) => numbers.length)).toEqual([0, 0, 0, 0, 51]);
    expect(steps.at(-1)!.numbers).toEqual(downTo(7950, 1, 51));
  });
});

describe('the function that finds words', () => {
  const words = async (site: string): Promise<number> => {
    const text = 'select count(*)::int as n from colloquy_words($1, $2, 100)';
    const { rows } = await client.query<{ n: number }>(text, [site, '%zyzzyva%']);
    return rows[0]!.n;
  };

  it('knows the site of the session alone', async () => {
    expect([await words(SITE), await words(OTHER)]).toEqual([10, 0]);
    await client.query(`select set_config('app.site_id', '', false)`);
    expect([await words(SITE), await words(OTHER)]).toEqual([0, 0]);
    await client.query(`select set_config('app.site_id', $1, false)`, [SITE]);
  });
});
