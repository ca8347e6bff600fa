import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import { nameIn, type ThreadRef } from '../threads/thread-names.rules.js';
import type { CommentRow } from './comment-row.js';
import {
  COMMENT_FIELDS,
  COMMENT_TABLES,
  WAITING_FIELDS,
  WAITING_TEXT,
} from './discussion.queries.js';
import { pageQuery, type PageQuery } from './page.queries.js';
import { AT_THREAD, pageRowOf, type PageRow, type PrintedRow } from './page-row.js';

export interface PageBounds {
  /** Rows of the first level. */
  limit: number;
  /** Replies on the second level, and on each level below. */
  replies: number;
  deeperReplies: number;
  /** Levels in all. */
  levels: number;
  /** Comments in all. */
  comments: number;
}

type PageKey = readonly (string | number | Date)[];

/** Reads pages of a discussion. Never locks. */
@Injectable()
export class DiscussionRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(reads: Statements): DiscussionRepository {
    return new DiscussionRepository(reads);
  }

  /** `within` is the thread, or for `replies` the comment. Rows come level by level. */
  async page(
    siteId: string,
    within: string,
    query: PageQuery,
    bounds: PageBounds,
    key: PageKey,
  ): Promise<PageRow[]> {
    const printed = await this.printed(siteId, within, query, bounds, key);
    return printed.map(pageRowOf);
  }

  /** As `page`, of the thread of that name, with its own row as JSON; null where there is none. */
  async pageOf(
    siteId: string,
    ref: ThreadRef,
    query: PageQuery,
    bounds: PageBounds,
    key: PageKey,
  ): Promise<{ thread: string; rows: PageRow[] } | null> {
    const named = { ...query, named: ref.by };
    const [first, ...printed] = await this.printed(siteId, nameIn(ref), named, bounds, key);
    return first ? { thread: first[AT_THREAD]!, rows: printed.map(pageRowOf) } : null;
  }

  private async printed(
    siteId: string,
    within: string,
    query: PageQuery,
    { limit, replies, deeperReplies, levels, comments }: PageBounds,
    key: PageKey,
  ): Promise<PrintedRow[]> {
    const bounds = [limit, replies, deeperReplies, levels, comments];
    const rows = await rowsOf(this.db, pageQuery(query), [siteId, within, ...bounds, ...key]);
    return rows as unknown as PrintedRow[];
  }

  async findMany(siteId: string, ids: readonly string[]): Promise<CommentRow[]> {
    return rowsOf<CommentRow>(
      this.db,
      {
        name: 'comments-by-id',
        text: `select ${COMMENT_FIELDS}, v.body, v.text, ${WAITING_FIELDS}
               from ${COMMENT_TABLES} ${WAITING_TEXT}
               join comment_revisions v on v.site_id = c.site_id and v.id = c.revision_id
               where c.site_id = $1 and c.id = any($2)`,
      },
      [siteId, ids],
    );
  }

  /** The comment and what it hangs from, itself first, at most `most` of them. */
  async ancestry(siteId: string, id: string, most: number): Promise<string[]> {
    const rows = await rowsOf<{ id: string }>(
      this.db,
      {
        name: 'ancestry',
        text: `with recursive up as (
                 select id, parent_id, 1 as step from comments where site_id = $1 and id = $2
                 union all
                 select c.id, c.parent_id, up.step + 1
                 from up join comments c on c.site_id = $1 and c.id = up.parent_id
                 where up.step < $3
               )
               select id from up order by step`,
      },
      [siteId, id, most],
    );
    return rows.map((row) => row.id);
  }
}
