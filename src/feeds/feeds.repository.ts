import { Inject, Injectable } from '@nestjs/common';
import type { Stretch } from '../common/paging/keyed-page.js';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { milliseconds } from '../database/milliseconds.js';
import {
  rowsOf,
  SiteDatabase,
  type NamedQuery,
  type Statements,
} from '../database/site-database.js';
import type { FeedRow } from './feed.rules.js';

/** A time and an id. */
type Key = readonly [Date | string, string];

/** A page looks at so many comments at most: those on hidden threads may be all that is new. */
const LOOKED_AT = 1000;
const FIRST: Key = ['-infinity', '00000000-0000-0000-0000-000000000000'];
const LAST: Key = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/** Reads what feeds show: published comments of threads that are not hidden, newest first. Never locks. */
@Injectable()
export class FeedsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(reads: Statements): FeedsRepository {
    return new FeedsRepository(reads);
  }

  /** Of all threads. Uses comments_newest. */
  async ofSite(siteId: string, at: TimedPosition): Promise<FeedRow[] | Stretch<FeedRow>> {
    const { key, backwards, limit } = at;
    const [from, end] = backwards ? [FIRST, LAST] : [LAST, FIRST];
    const query = OF_SITE[backwards ? 'back' : 'on'];
    const read = (upTo: Key): Promise<FeedRow[]> =>
      rowsOf<FeedRow>(this.db, query.page, [siteId, limit, ...(key ?? from), ...upTo]);

    const rows = await read(end);
    if (rows.length === limit) return rows;
    const [last] = await rowsOf<{ at: number; id: string }>(this.db, query.end, [
      siteId,
      ...(key ?? from),
    ]);
    // Read again as far as that: what is removed meanwhile must not lead past others.
    return last
      ? { rows: await read([new Date(last.at), last.id]), end: [last.at, last.id] }
      : rows;
  }

  /** Of one thread. Uses comments_newest_of_thread. */
  async ofThread(
    siteId: string,
    threadId: string,
    { key, backwards, limit }: TimedPosition,
  ): Promise<FeedRow[]> {
    const [from, end] = backwards ? [FIRST, LAST] : [LAST, FIRST];
    const values = [siteId, limit, ...(key ?? from), ...end, threadId];
    return rowsOf<FeedRow>(this.db, OF_THREAD[backwards ? 'back' : 'on'].page, values);
  }
}

/** A page of a feed in one direction, and where its reading ends. */
interface FeedQueries {
  page: NamedQuery;
  end: NamedQuery;
}

/** Goes from comment to comment along the order, so that a page costs what it shows. */
function queriesOf(name: string, condition: string, backwards: boolean): FeedQueries {
  const [beyond, upTo, order] = backwards ? ['>', '<=', 'asc'] : ['<', '>=', 'desc'];
  const key = '(c.published_at, c.id)';
  const sorted = `order by c.published_at ${order}, c.id ${order}`;
  const named = backwards ? `${name}-back` : name;
  return {
    page: {
      name: named,
      text: `
        select c.id, c.parent_id as "parentId", c.person_id as "personId",
          c.guest_name as "guestName", c.html, ${milliseconds('c.published_at')} as "publishedAt",
          ${milliseconds('c.edited_at')} as "editedAt", t.id as "threadId", t.key as "threadKey",
          t.url as "threadUrl", t.title as "threadTitle", k.generation::float8 as generation,
          coalesce((select g.generation::float8 from site_generations g where g.site_id = $1), 0)
            as "siteGeneration"
        from (
          select * from comments c
          where c.site_id = $1 and c.state = 'published'${condition}
            and ${key} ${beyond} ($3::timestamptz, $4::uuid)
            and ${key} ${upTo} ($5::timestamptz, $6::uuid)
          ${sorted} limit ${LOOKED_AT}) c
        join threads t on t.site_id = $1 and t.id = c.thread_id and t.state <> 'hidden'
        join thread_counters k on k.site_id = $1 and k.thread_id = c.thread_id
        ${sorted} limit $2::int`,
    },
    end: {
      name: `${named}-end`,
      text: `
        select ${milliseconds('c.published_at')} as at, c.id from comments c
        where c.site_id = $1 and c.state = 'published'
          and ${key} ${beyond} ($2::timestamptz, $3::uuid)
        ${sorted} limit 1 offset ${LOOKED_AT - 1}`,
    },
  };
}

function bothWays(name: string, condition = ''): Record<'back' | 'on', FeedQueries> {
  return { on: queriesOf(name, condition, false), back: queriesOf(name, condition, true) };
}

const OF_SITE = bothWays('feed-of-site');
const OF_THREAD = bothWays('feed-of-thread', ' and c.thread_id = $7::uuid');
