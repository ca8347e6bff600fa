import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
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

/** Reads a whole site a page at a time. All of it wants one transaction. */
@Injectable()
export class ExportRepository {
  constructor(@InjectEntityManager() private readonly db: EntityManager) {}

  within(tx: EntityManager): ExportRepository {
    return new ExportRepository(tx);
  }

  /**
   * Lets the transaction wait for a reader who is slow, and find a page's rows by their keys even
   * just after an import, when without statistics a join of whole tables looks as cheap.
   */
  async prepare(): Promise<void> {
    await this.db.query('set local idle_in_transaction_session_timeout = 0');
    await this.db.query('set local statement_timeout = 0');
    await this.db.query('set local enable_hashjoin = off');
    await this.db.query('set local enable_mergejoin = off');
  }

  async count(siteId: string): Promise<{ threads: number; comments: number }> {
    const rows: { threads: number; comments: number }[] = await this.db.query(
      `select (select count(*)::int from threads where site_id = $1) as threads,
              (select count(*)::int from comments where site_id = $1) as comments`,
      [siteId],
    );
    return rows[0]!;
  }

  /** By id, as `openComments` goes through them. */
  async threadsAfter(siteId: string, id: string | null, limit: number): Promise<ThreadToExport[]> {
    return this.db.query(
      `select t.id, t.key, t.url, t.title, t.tags, t.authors, t.notice, t.state,
         t.created_at as "createdAt", t.page_published_at as "pagePublishedAt",
         t.closed_at as "closedAt", t.closed_by as "closedBy", t.closed_reason as "closedReason",
         t.closes_at as "closesAt", t.reopens_at as "reopensAt", t.age_exempt as "ageExempt",
         k.comments, k.top_level as "topLevel", k.last_at as "lastAt",
         array(select n.value from thread_names n
               where n.site_id = t.site_id and n.thread_id = t.id and not n.canonical
               order by n.value) as aliases
       from threads t join thread_counters k on k.site_id = t.site_id and k.thread_id = t.id
       where t.site_id = $1 and ($2::uuid is null or t.id > $2)
       order by t.id limit $3`,
      [siteId, id, limit],
    );
  }

  /**
   * Begins the way through a site's comments, thread by thread and in it level by level, so that
   * parents come before children. A cursor sorts a thread once; pages by key would for each page.
   */
  async openComments(siteId: string): Promise<void> {
    await this.db.query(
      `declare comments_to_export no scroll cursor for
       select id from comments where site_id = $1 order by thread_id, depth, id`,
      [siteId],
    );
  }

  /** Goes on where the last call ended; nothing is left when this is empty. */
  async nextComments(siteId: string, limit: number): Promise<CommentToExport[]> {
    const keys: { id: string }[] = await this.db.query(`fetch ${limit} from comments_to_export`);
    return this.db.query(
      `select c.id, c.thread_id as "threadId", c.parent_id as "parentId", c.number, c.depth, c.kind,
         c.state, c.prior_state as "priorState", c.person_id as "personId",
         coalesce(p.name, c.guest_name) as "authorName", v.body, c.html,
         c.created_at as "createdAt", c.published_at as "publishedAt", c.edited_at as "editedAt",
         c.external_id as "externalId", c.pinned, c.featured,
         coalesce(r.up, 0) as up, coalesce(r.down, 0) as down
       from unnest($2::uuid[]) with ordinality as k (id, place)
       join comments c on c.site_id = $1 and c.id = k.id
       join comment_revisions v on v.site_id = c.site_id and v.id = c.revision_id
       left join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id
       left join people p on p.site_id = c.site_id and p.id = c.person_id
       order by k.place`,
      [siteId, keys.map(({ id }) => id)],
    );
  }
}
