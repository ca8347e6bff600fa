import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { CommentState } from '../comments/comment-states.rules.js';
import type { ThreadFacts } from '../threads/thread.rules.js';

/** A thread with its names and numbers, and with the facts that decide its state. */
export interface ThreadToExport extends ThreadFacts {
  id: string;
  key: string;
  url: string | null;
  aliases: string[];
  title: string;
  tags: string[];
  authors: string[];
  notice: string | null;
  createdAt: Date;
  comments: number;
  topLevel: number;
}

export interface CommentToExport {
  id: string;
  threadId: string;
  parentId: string | null;
  number: number | null;
  depth: number;
  kind: 'comment' | 'pingback' | 'trackback';
  state: CommentState;
  priorState: CommentState | null;
  personId: string | null;
  authorName: string | null;
  /** Markdown of the present revision. */
  body: string;
  html: string;
  createdAt: Date;
  publishedAt: Date | null;
  editedAt: Date | null;
  externalId: string | null;
  pinned: boolean;
  featured: boolean;
  up: number;
  down: number;
}

/**
 * Reads a whole site through cursors, which live as long as the transaction.
 *
 * Each row's own are looked up by key in a subquery that `offset 0` keeps apart: left to join, and
 * without statistics because the import is only just over, PostgreSQL would read whole tables for
 * a handful of rows, time and again.
 */
@Injectable()
export class ExportRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ExportRepository {
    return new ExportRepository(tx);
  }

  /** Lets the transaction wait for a reader who is slow. */
  async liftTimeouts(): Promise<void> {
    await this.db.query('set local idle_in_transaction_session_timeout = 0');
    await this.db.query('set local statement_timeout = 0');
  }

  async count(siteId: string): Promise<{ threads: number; comments: number }> {
    const rows: { threads: number; comments: number }[] = await this.db.query(
      `select (select count(*)::int from threads where site_id = $1) as threads,
              (select count(*)::int from comments where site_id = $1) as comments`,
      [siteId],
    );
    return rows[0]!;
  }

  /** Begins with the lowest id. */
  async openThreads(siteId: string): Promise<void> {
    await this.db.query(
      `declare threads_to_export no scroll cursor for
       select t.id, t.key, t.url, t.title, t.tags, t.authors, t.notice, t.state,
         t.created_at as "createdAt", t.page_published_at as "pagePublishedAt",
         t.closed_at as "closedAt", t.closed_by as "closedBy", t.closed_reason as "closedReason",
         t.closes_at as "closesAt", t.reopens_at as "reopensAt", t.age_exempt as "ageExempt",
         array(select n.value from thread_names n
               where n.site_id = t.site_id and n.thread_id = t.id and not n.canonical
               order by n.value) as aliases,
         k.*
       from threads t
       cross join lateral (
         select k.comments, k.top_level as "topLevel", k.last_at as "lastAt"
         from thread_counters k where k.site_id = t.site_id and k.thread_id = t.id offset 0
       ) k
       where t.site_id = $1 order by t.id`,
      [siteId],
    );
  }

  /**
   * Thread by thread as above, and in each level by level: parents come before children. Only keys
   * are sorted; that the texts come in their order is what the last line asks, at no cost.
   */
  async openComments(siteId: string): Promise<void> {
    await this.db.query(
      `declare comments_to_export no scroll cursor for
       select whole.*
       from (select id, thread_id, depth from comments where site_id = $1
             order by thread_id, depth, id) k
       cross join lateral (
         select c.id, c.thread_id as "threadId", c.parent_id as "parentId", c.number, c.depth,
           c.kind, c.state, c.prior_state as "priorState", c.person_id as "personId",
           coalesce(p.name, c.guest_name) as "authorName", v.body, c.html,
           c.created_at as "createdAt", c.published_at as "publishedAt",
           c.edited_at as "editedAt", c.external_id as "externalId", c.pinned, c.featured,
           coalesce(r.up, 0) as up, coalesce(r.down, 0) as down
         from comments c
         join comment_revisions v on v.site_id = c.site_id and v.id = c.revision_id
         left join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id
         left join people p on p.site_id = c.site_id and p.id = c.person_id
         where c.site_id = $1 and c.id = k.id offset 0
       ) whole
       order by k.thread_id, k.depth, k.id`,
      [siteId],
    );
  }

  /** The next of them; fewer than asked for at the end. */
  async nextThreads(limit: number): Promise<ThreadToExport[]> {
    return this.db.query(`fetch ${limit} from threads_to_export`);
  }

  async nextComments(limit: number): Promise<CommentToExport[]> {
    return this.db.query(`fetch ${limit} from comments_to_export`);
  }
}
