import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import {
  ITEM_ORDERS,
  pageQuery,
  type ItemFilter,
  type ItemOrder,
} from '../../src/reviews/queue-items.queries.js';
import { connectedTo, freshDatabase } from '../support/database.js';

/** Pages of 8 KiB that PostgreSQL may touch for each item it shows. */
const BUFFERS_PER_ITEM = 8;
const ITEMS = 1_000_000;
const PAGE = 51;
const SITE = '0190a000-0000-7000-8000-000000000001';
const TYPES: Record<ItemOrder, string> = {
  priority: 'uuid, text, int, int, float8, timestamptz, uuid',
  oldest: 'uuid, text, int, timestamptz, uuid',
  newest: 'uuid, text, int, timestamptz, uuid',
};

let client: pg.Client;

beforeAll(async () => {
  client = await connectedTo(await freshDatabase());
  // Their comments would take longer to make than all that is asked here.
  const [constraint] = (
    await client.query<{ conname: string }>(
      `select conname from pg_constraint where conrelid = 'review_items'::regclass and contype = 'f'`,
    )
  ).rows;
  await client.query(`alter table review_items drop constraint ${constraint!.conname}`);
  await client.query('select setseed(0.42)');
  await filled('review_items', async () => {
    await client.query(
      `insert into review_items (site_id, id, comment_id, revision_id, queue, state, opened_at,
         priority, score)
       select $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
         case when n % 10 = 0 then 'reported' else 'pending' end, 'open',
         timestamptz '2026-01-01' + n * interval '1 second', floor(random() * 3), random()
       from generate_series(1, ${ITEMS}) n order by md5(n::text)`,
      [SITE],
    );
    // Of their texts, as the trigger would have it.
    await client.query(
      `update review_items set language = 'tr', found = '{terms}' where priority = 1 and score < 0.03`,
    );
  });
  await client.query('vacuum analyze review_items');
});
afterAll(() => client.end());

/** Making indexes at the end takes a tenth of the time that keeping them does; a trigger would look for texts. */
async function filled(table: string, fill: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid = $1::regclass
       and indexrelid not in (select conindid from pg_constraint where conindid <> 0)`,
    [table],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await client.query(`alter table ${table} disable trigger user`);
  await fill();
  await client.query(`alter table ${table} enable trigger user`);
  for (const { definition } of rows) await client.query(definition);
}

interface Plan {
  rows: number;
  buffers: number;
}

/** Runs the page as the server does once its statement is planned for any parameters. */
async function explain(
  order: ItemOrder,
  key: readonly string[] | null,
  filter: ItemFilter = {},
): Promise<Plan> {
  const values: unknown[] = [SITE, 'pending', PAGE];
  const shape = { order, backwards: false, filter, key };
  const text = pageQuery(shape, (value) => `$${values.push(value)}`);
  const types = key ? TYPES[order] : 'uuid, text, int';
  const narrowing = Object.keys(filter)
    .map(() => ', text')
    .join('');
  await client.query('set plan_cache_mode = force_generic_plan');
  await client.query(`prepare page (${types}${narrowing}) as ${text}`);
  try {
    const literals = values.map((value) => `'${String(value)}'`).join(', ');
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      `explain (analyze, buffers, format json) execute page (${literals})`,
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

/** The key of an item in the middle of the order. */
async function middleOf(order: ItemOrder): Promise<string[]> {
  const columns = order === 'priority' ? '-priority, -score, opened_at, id' : 'opened_at, id';
  const { rows } = await client.query<{ key: string[] }>(
    `select array[${columns
      .split(', ')
      .map((column) => `(${column})::text`)
      .join(', ')}] as key
     from review_items where queue = 'pending' order by ${columns} offset ${ITEMS * 0.45} limit 1`,
  );
  return rows[0]!.key;
}

describe('a page of a queue among 1,000,000 open items', () => {
  it.each(ITEM_ORDERS)(
    'reads at most 8 buffers for each item at its start, by %s',
    async (order) => {
      const { rows, buffers } = await explain(order, null);
      expect(rows).toBe(PAGE);
      expect(buffers / rows).toBeLessThanOrEqual(BUFFERS_PER_ITEM);
    },
  );

  it.each(ITEM_ORDERS)(
    'reads at most 8 buffers for each item in the middle, by %s',
    async (order) => {
      const { rows, buffers } = await explain(order, await middleOf(order));
      expect(rows).toBe(PAGE);
      expect(buffers / rows).toBeLessThanOrEqual(BUFFERS_PER_ITEM);
    },
  );

  it.each(ITEM_ORDERS)(
    'reads at most 8 buffers for each item in a language of one in a hundred, by %s',
    async (order) => {
      const { rows, buffers } = await explain(order, null, { language: 'tr' });
      expect(rows).toBe(PAGE);
      expect(buffers / rows).toBeLessThanOrEqual(BUFFERS_PER_ITEM);
    },
  );
});
