import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import type { CitedPolicy } from '../policies/cited-policy.rules.js';
import type { CommentState } from './comment-states.rules.js';
import {
  COMMENT_FIELDS,
  COMMENT_TABLES,
  pageQuery,
  WAITING_FIELDS,
  WAITING_TEXT,
  type PageQuery,
} from './discussion.queries.js';

/** A comment as a page reads it; times are milliseconds since the epoch. */
export interface CommentRow {
  id: string;
  threadId: string;
  parentId: string | null;
  depth: number;
  kind: 'comment' | 'pingback' | 'trackback';
  state: CommentState;
  priorState: CommentState | null;
  stateReason: string | null;
  /** Why it waits, or is seen by its author alone. */
  sanctionId: string | null;
  shadowed: boolean;
  shadowNumber: number | null;
  /** The text of the site's rule that `stateReason` names. */
  citedPolicy: CitedPolicy | null;
  /** What its author is told of why it is not shown, last; null for what shows. */
  statementId: string | null;
  shown: boolean;
  number: number | null;
  personId: string | null;
  guestName: string | null;
  html: string;
  pinned: boolean;
  featured: boolean;
  version: number;
  editedBy: 'author' | 'moderator' | null;
  createdAt: number;
  publishedAt: number | null;
  editedAt: number | null;
  up: number;
  down: number;
  /** Direct replies that are published. */
  replies: number;
  /** Direct replies with a place on the page, tombstones among them. */
  shownReplies: number;
  best: number;
  controversy: number;
  revisionId: string;
  /** Markdown as typed; only where it was asked for. */
  body?: string;
  /** The rendered text without marks; only where it was asked for. */
  text?: string;
  /** An edit that waits for a moderator; only where it was asked for. */
  waitingHtml?: string | null;
  waitingBody?: string | null;
  /** When it came; or the latest text, where that was asked for. In milliseconds. */
  waitingAt?: number | null;
}

/** A comment in a page: 0 is the page's first level. */
export type PageRow = CommentRow & { level: number };

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
    key: readonly (string | number | Date)[],
  ): Promise<PageRow[]> {
    const { limit, replies, deeperReplies, levels, comments } = bounds;
    return rowsOf<PageRow>(this.db, pageQuery(query), [
      siteId,
      within,
      limit,
      replies,
      deeperReplies,
      levels,
      comments,
      ...key,
    ]);
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
