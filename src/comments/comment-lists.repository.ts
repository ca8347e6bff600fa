import { Inject, Injectable } from '@nestjs/common';
import { milliseconds } from '../database/milliseconds.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { authorshipOf, type Author } from './caller.rules.js';
import {
  ListQuery,
  type CommentFilter,
  type FoundComment,
  type ListKey,
  type ListPosition,
} from './comment-list.queries.js';
import { COMMENT_FIELDS, COMMENT_TABLES, WAITING_FIELDS } from './discussion.queries.js';
import type { CommentRow } from './comment-row.js';

/** Lists of comments across threads, newest first. */
@Injectable()
export class CommentListsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentListsRepository {
    return new CommentListsRepository(tx);
  }

  async page(siteId: string, filter: CommentFilter, at: ListPosition): Promise<CommentRow[]> {
    const list = new ListQuery(siteId, filter, at);
    return this.db.query(list.page(at.limit), list.values);
  }

  /** Counts no further than `most`. */
  async count(siteId: string, filter: CommentFilter, most: number): Promise<number> {
    const list = new ListQuery(siteId, filter, { key: null, backwards: true });
    const [row]: [{ count: number }] = await this.db.query(list.count(most), list.values);
    return row.count;
  }

  /** Oldest first, beyond `key`. */
  async matching(
    siteId: string,
    filter: CommentFilter,
    { key, limit }: { key: ListKey | null; limit: number },
  ): Promise<FoundComment[]> {
    const list = new ListQuery(siteId, filter, { key, backwards: true });
    return this.db.query(list.found(limit), list.values);
  }

  /** A person's own, whatever their state, newest first. Uses comments_by_person. */
  async byPerson(siteId: string, personId: string, at: ListPosition): Promise<CommentRow[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COMMENT_FIELDS}, ${WAITING_FIELDS} from ${COMMENT_TABLES}
       left join comment_revisions w on w.site_id = c.site_id and w.id = c.pending_revision_id
         and c.shadowed
       where c.site_id = $1 and c.person_id = $2
         and ($3::timestamptz is null or (c.created_at, c.id) ${comparison} ($3, $4::uuid))
       order by c.created_at ${order}, c.id ${order} limit $5`,
      [siteId, personId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  /** With the text that a decision on the row's version is about: the one that waits, if one does. */
  async toDecide(siteId: string, ids: readonly string[]): Promise<CommentRow[]> {
    return this.db.query(
      `select ${COMMENT_FIELDS}, v.html, v.body, v.text from ${COMMENT_TABLES} ${LATEST_TEXT}
       where c.site_id = $1 and c.id = any($2)`,
      [siteId, ids],
    );
  }

  /**
   * Of one author in one thread: what waits or is not public, and what has changed since; each
   * with its latest text.
   */
  async recentOf(
    siteId: string,
    threadId: string,
    author: Author,
    changedSince: Date,
  ): Promise<CommentRow[]> {
    const [column, value] = authorshipOf(author);
    return this.db.query(
      `select ${COMMENT_FIELDS}, v.html, v.body, v.text,
         ${milliseconds('v.created_at')} as "waitingAt"
       from ${COMMENT_TABLES} ${LATEST_TEXT}
       where c.site_id = $1 and c.thread_id = $2 and c.${column} = $3
         and (c.state in ('pending', 'spam', 'rejected') or c.pending_revision_id is not null
           or c.changed_at > $4)
       order by c.created_at desc limit 100`,
      [siteId, threadId, value, changedSince],
    );
  }
}

const LATEST_TEXT = `join comment_revisions v on v.site_id = c.site_id
  and v.id = coalesce(c.pending_revision_id, c.revision_id)`;
