import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { CommentRow, ShownRow } from '../../src/comments/comment-row.js';
import { DiscussionRepository } from '../../src/comments/discussion.repository.js';
import { firstKey, type Order, type PageQuery } from '../../src/comments/page.queries.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { SiteDatabase } from '../../src/database/site-database.js';
import { threadIn } from '../../src/threads/thread.queries.js';
import { ThreadsRepository } from '../../src/threads/threads.repository.js';
import { appUrlOf, connectedTo, freshDatabase } from '../support/database.js';
import { fillLargeThread, type LargeThread } from '../support/large-thread.js';

const ALL = { limit: 500, replies: 500, deeperReplies: 500, levels: 20, comments: 500 };

let source: DataSource;
let discussions: DiscussionRepository;
let threads: ThreadsRepository;
let large: LargeThread;

beforeAll(async () => {
  const url = await freshDatabase();
  const client = await connectedTo(url);
  large = await fillLargeThread(client, { comments: 300, levels: 5 });
  // Each column of each comment is itself or as most are, whatever the others are.
  await client.query(
    `update comments set kind = case when random() < 0.3 then 'pingback' else kind end,
       state = case when random() < 0.3 then 'removed' else state end, state_reason = 'tone',
       state_policy_version = case when random() < 0.5 then 1 end, guest_name = null,
       pinned = random() < 0.3, featured = random() < 0.3, version = 1 + floor(random() * 3),
       edited_by = case when random() < 0.5 then 'moderator' end,
       edited_at = case when random() < 0.5 then created_at + interval '1 day 1.000001 s' end,
       published_at = published_at + floor(random() * 2) * interval '0.123456 s'`,
  );
  await client.query(`insert into policies values ($1, 'tone', 'policy', now())`, [large.siteId]);
  await client.query(
    `insert into policy_versions values ($1, 'tone', 1, 'n', 'Tone', 'illegal-content', 'Be kind.', null,
       now(), 'infinity', now())`,
    [large.siteId],
  );
  await client.query(
    `update threads set url = 'https://a.example/1', title = '"\\', authors = '{Ann,Bo}', tags = '{a}',
       page_published_at = '1850-01-01 00:00:00Z', closed_at = now(), closed_by = 'site', state = 'closed', closes_at = now(),
       reopens_at = '2031-01-01 00:00:00.9999+02', slowed_until = now(), slowed_seconds = 5`,
  );
  await client.query(
    `insert into thread_names values ($1, 'key', 'large', $2, true),
    ($1, 'key', 'before', $2, false)`,
    [large.siteId, large.threadId],
  );
  // A moment's text is then none that everybody can read.
  await client.query(
    `do $$ begin execute format('alter database %I set timezone to ''Europe/Berlin''',
       current_database()); end $$`,
  );
  await client.end();
  source = await new DataSource(dataSourceOptions(appUrlOf(url), { poolSize: 2 })).initialize();
  const db = new SiteDatabase(source);
  discussions = new DiscussionRepository(db);
  threads = new ThreadsRepository(db);
});
afterAll(() => source.destroy());

const asked = (order: Order, more: Partial<PageQuery> = {}): PageQuery => {
  return { order, backwards: false, inclusive: false, withSource: true, ...more };
};

/** What only its author and moderators are told. */
const PRIVATE: (keyof CommentRow)[] = [
  ...(['priorState', 'sanctionId', 'shadowed', 'shadowNumber', 'revisionId'] as const),
  ...(['waitingHtml', 'waitingBody', 'waitingAt'] as const),
];

function omitted(row: CommentRow, names: (keyof CommentRow)[]): ShownRow {
  const left = { ...row };
  for (const name of names) delete left[name];
  return left;
}

describe('the rows of a page', () => {
  it.each<Order>(['oldest', 'best', 'controversial'])(
    'say what the tables say of each comment, sorted by %s',
    async (order) => {
      const rows = await discussions.page(
        ...([large.siteId, large.threadId, asked(order), ALL, firstKey(order)] as const),
      );
      expect(rows).toHaveLength(300);
      const ranks = { oldest: [], best: ['best'], controversial: ['controversy'] }[order as 'best'];
      const stored = await discussions.findMany(
        large.siteId,
        rows.map(({ id }) => id),
      );
      const byId = new Map(stored.map((row) => [row.id, row]));
      for (const { level, ...row } of rows) {
        const shown = omitted(byId.get(row.id)!, PRIVATE);
        const isShown = row.state === 'published';
        const others = {
          best: 0,
          controversy: 0,
          ...(isShown ? {} : { html: '', body: '', text: '' }),
        };
        const ranked =
          level === 0
            ? Object.fromEntries(ranks.map((rank) => [rank, shown[rank as keyof ShownRow]]))
            : {};
        expect({ row, level }).toEqual({
          row: { ...shown, ...others, ...ranked },
          level: row.depth,
        });
      }
    },
  );
});

describe('the thread beside a page', () => {
  it.each(['id', 'key'] as const)('is what it is alone, named by its %s', async (by) => {
    const ref = by === 'id' ? { by, id: large.threadId } : { by, key: 'before' };
    const { thread, rows } = (await discussions.pageOf(
      ...([large.siteId, ref, asked('oldest'), ALL, firstKey('oldest')] as const),
    ))!;
    expect(threadIn(thread)).toEqual(await threads.find(large.siteId, ref));
    expect(rows).toEqual(
      await discussions.page(
        ...([large.siteId, large.threadId, asked('oldest'), ALL, firstKey('oldest')] as const),
      ),
    );
  });

  it('is null where nothing has that name', async () => {
    const ref = { by: 'url', url: 'large' } as const;
    const found = discussions.pageOf(large.siteId, ref, asked('oldest'), ALL, firstKey('oldest'));
    expect(await found).toBeNull();
  });
});
