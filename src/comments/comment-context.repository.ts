import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { CommentState } from './comment-states.rules.js';
import { COMMENT_FIELDS, COMMENT_TABLES } from './discussion.queries.js';
import type { CommentRow } from './comment-row.js';
import type { Report } from './reports.repository.js';
import type { ReporterRecord } from './reports.rules.js';

/** Neighbours on each side. */
const BESIDE = 2;
const MOST_REPORTS = 100;

/** With its reporter's record; a notice has none. */
export type ReportInContext = Report & ReporterRecord;

/** Where a comment stands, and what is known of it and its author beside its text. */
@Injectable()
export class CommentContextRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /**
   * The shown comments on the same level next to this one, nearest first. At the top they follow
   * one another by number (comments_top_level), below by time (comments_replies).
   */
  async beside(
    siteId: string,
    comment: CommentRow,
    side: 'before' | 'after',
  ): Promise<CommentRow[]> {
    const top = comment.parentId === null;
    const numbered = top && comment.number !== null;
    const [comparison, order] = side === 'before' ? ['<', 'desc'] : ['>', 'asc'];
    const level = top ? 'c.thread_id = $2 and c.parent_id is null' : 'c.parent_id = $2';
    const at = numbered ? 'c.number' : 'c.published_at';
    // What has no number yet stands at the end, so counting from there is quick.
    const sort = top ? `c.number ${order}` : `c.published_at ${order}, c.id ${order}`;
    return this.db.query(
      `select ${COMMENT_FIELDS} from ${COMMENT_TABLES}
       where c.site_id = $1 and ${level} and c.shown and c.id <> $3 and ${at} ${comparison} $4
       order by ${sort} limit ${BESIDE}`,
      [
        siteId,
        top ? comment.threadId : comment.parentId,
        comment.id,
        numbered ? comment.number : new Date(comment.publishedAt ?? comment.createdAt),
      ],
    );
  }

  /** Markdown: what a moderator saw last and what is to decide about, where they differ. */
  async sinceReview(siteId: string, id: string): Promise<{ seen: string; now: string } | null> {
    const rows: { seen: string; now: string }[] = await this.db.query(
      `select s.body as seen, n.body as now from comments c
       join comment_revisions s on s.site_id = c.site_id and s.id = c.reviewed_revision_id
       join comment_revisions n on n.site_id = c.site_id
         and n.id = coalesce(c.pending_revision_id, c.revision_id) and n.id <> s.id
       where c.site_id = $1 and c.id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** How many comments a person has, by state. Uses comments_by_person. */
  async countsOf(siteId: string, personId: string): Promise<Partial<Record<CommentState, number>>> {
    const rows: { state: CommentState; count: number }[] = await this.db.query(
      `select state, count(*)::int as count from comments
       where site_id = $1 and person_id = $2 group by state order by state`,
      [siteId, personId],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** Newest first; at most a hundred. Records by reports_by_person. */
  async reportsOf(siteId: string, commentId: string): Promise<ReportInContext[]> {
    return this.db.query(
      `select r.site_id as "siteId", r.id, r.comment_id as "commentId",
         r.revision_id as "revisionId", r.person_id as "personId",
         r.notice_id as "noticeId", r.reason, coalesce(n.explanation, r.explanation) as explanation, r.state,
         r.weight::float8 as weight, r.created_at as "createdAt", r.decided_at as "decidedAt",
         r.decision_id as "decisionId", o.upheld, o.declined
       from (select * from reports where site_id = $1 and comment_id = $2
             order by created_at desc, id desc limit ${MOST_REPORTS}) r
       cross join lateral (
         select (count(*) filter (where state = 'upheld'))::int as upheld,
           (count(*) filter (where state = 'declined'))::int as declined
         from reports where site_id = $1 and person_id = r.person_id) o
       left join notices n on n.site_id = $1 and n.id = r.notice_id
       order by r.created_at desc, r.id desc`,
      [siteId, commentId],
    );
  }
}
