import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { firstKey, pageQuery, type Order } from '../../src/comments/page.queries.js';
import { keyOf, type Placed } from '../../src/comments/discussion-keys.rules.js';
import { pageBounds } from '../../src/comments/page-bounds.rules.js';
import { connectedTo, freshDatabase } from '../support/database.js';
import { fillLargeThread, type LargeThread } from '../support/large-thread.js';

/** Pages of 8 KiB that PostgreSQL may touch for each comment it shows. */
const BUFFERS_PER_COMMENT = 8;
/** Its row, its names, its counters and its site's generation, each by an index. */
const THREAD_BUFFERS = 16;
const SORTS: Order[] = ['oldest', 'newest', 'best', 'controversial', 'most-replied'];
const BOUND_TYPES = 'int, int, int, int, int';
const bounds = pageBounds({}, 6);

let client: pg.Client;
let large: LargeThread;

beforeAll(async () => {
  client = await connectedTo(await freshDatabase());
  large = await fillLargeThread(client, { comments: 100_000, levels: 20 });
  await client.query(`insert into thread_names values ($1, 'key', 'large', $2, true)`, [
    large.siteId,
    large.threadId,
  ]);
});
afterAll(() => client.end());

interface Plan {
  rows: number;
  buffers: number;
}

/** Runs the page as the server does once its statement is planned for any parameters. */
async function explain(
  order: Order,
  key: readonly (string | number)[],
  named?: 'id' | 'key',
): Promise<Plan> {
  const query = pageQuery({ order, backwards: false, inclusive: false, withSource: false, named });
  const { limit, replies, deeperReplies, levels, comments } = bounds;
  const values = [
    large.siteId,
    named === 'key' ? 'large' : large.threadId,
    limit,
    replies,
    deeperReplies,
    levels,
    comments,
    ...key,
  ];
  const literals = values.map((value) =>
    typeof value === 'number' ? String(value) : `'${value}'`,
  );
  const types =
    key.length === 1 ? ', int' : order === 'most-replied' ? ', int, uuid' : ', float8, uuid';
  await client.query('set plan_cache_mode = force_generic_plan');
  await client.query(
    `prepare page (uuid, ${named === 'key' ? 'text' : 'uuid'}, ${BOUND_TYPES}${types}) as ${query.text}`,
  );
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) execute page (${literals.join(', ')})`,
    );
    const plan = rows[0]!['QUERY PLAN'][0].Plan;
    return {
      rows: plan['Actual Rows']!,
      buffers: plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!,
    };
  } finally {
    await client.query('deallocate page');
  }
}

/** The key of the top-level comment in the middle of the order. */
async function middleOf(order: Order): Promise<(string | number)[]> {
  const column = {
    oldest: 'c.number',
    newest: '-c.number',
    best: '-r.best',
    controversial: '-r.controversy',
  }[order as 'oldest'];
  const { rows } = await client.query<Placed>(
    `select c.id, c.number, r.best, r.controversy, r.replies
     from comments c join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id
     where c.site_id = $1 and c.thread_id = $2 and c.parent_id is null
     order by ${column ?? '-r.replies'}, c.id desc offset $3 limit 1`,
    [large.siteId, large.threadId, Math.floor(large.topLevel / 2)],
  );
  return keyOf(order, { ...rows[0]!, publishedAt: null });
}

describe('a page of a thread with 100,000 comments on 20 levels', () => {
  it('has the shape that was promised', () => {
    expect(large).toMatchObject({ comments: 100_000, levels: 20 });
  });

  it.each(SORTS)(
    'reads at most 8 buffers for each comment of its first page, sorted by %s',
    async (order) => {
      const { rows, buffers } = await explain(order, firstKey(order));
      expect(rows).toBeGreaterThan(40);
      expect(buffers / rows).toBeLessThanOrEqual(BUFFERS_PER_COMMENT);
    },
  );

  it.each(SORTS)(
    'reads at most 8 buffers for each comment of a page in the middle, sorted by %s',
    async (order) => {
      const { rows, buffers } = await explain(order, await middleOf(order));
      expect(rows).toBeGreaterThan(40);
      expect(buffers / rows).toBeLessThanOrEqual(BUFFERS_PER_COMMENT);
    },
  );

  it.each(['id', 'key'] as const)(
    'costs no more with its thread, found by its %s, than one that is known',
    async (named) => {
      const { rows, buffers } = await explain('oldest', firstKey('oldest'), named);
      const alone = await explain('oldest', firstKey('oldest'));
      expect(rows).toBe(alone.rows + 1);
      expect(buffers - alone.buffers).toBeLessThanOrEqual(THREAD_BUFFERS);
    },
  );

  it.each(SORTS)('is in one order however it is planned, sorted by %s', async (order) => {
    const read = async (withSource: boolean): Promise<string[]> => {
      const { text } = pageQuery({ order, backwards: false, inclusive: false, withSource });
      const { limit, replies, deeperReplies, levels, comments } = bounds;
      const { rows } = await client.query<{ id: string }>(text, [
        ...[large.siteId, large.threadId, limit, replies, deeperReplies, levels, comments],
        ...firstKey(order),
      ]);
      return rows.map(({ id }) => id);
    };
    const plain = await read(false);
    await client.query('set enable_nestloop = off');
    try {
      expect(await read(true)).toEqual(plain);
    } finally {
      await client.query('reset enable_nestloop');
    }
  });
});
