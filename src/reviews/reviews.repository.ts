import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { QUEUES, type Queue } from './queue.rules.js';
import { ITEM_FIELDS, type ReviewItem } from './review-item.js';

export interface NewItem {
  id: string;
  commentId: string;
  revisionId: string;
  queue: Queue;
  openedAt: Date;
  dueAt: Date | null;
}

/**
 * What an item has of the open reports `r` of its comment: how many there are, how many of them are
 * legal notices', and what those about its text (`$4`) weigh together. Hundredths, added as such: the
 * sum has no order.
 */
const NUMBERS = `count(*)::int as reports, count(r.notice_id)::int as notices,
  coalesce(sum(r.weight) filter (where r.revision_id = $4), 0)::float8 as score`;

/** Every SQL statement about how review items begin and end. */
@Injectable()
export class ReviewsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ReviewsRepository {
    return new ReviewsRepository(tx);
  }

  /**
   * Opens an item, or brings the live one to this text and wakes it. It stays in the queue that
   * comes first, and where a moderator has put it; but for a legal notice it is due wherever it is.
   */
  /** Of what waits; a queue that is null stays. */
  async route(
    siteId: string,
    commentId: string,
    { queue, priority, dueAt }: { queue: string | null; priority: number; dueAt: Date | null },
  ): Promise<void> {
    await this.db.query(
      `update review_items set priority = greatest(priority, $4),
         due_at = case when $3::text is null or queue = 'notices' then due_at else $5 end,
         queue = case when queue = 'notices' then queue else coalesce($3, queue) end
       where site_id = $1 and comment_id = $2 and ended_at is null`,
      [siteId, commentId, queue, priority, dueAt],
    );
  }

  async open(siteId: string, item: NewItem): Promise<void> {
    await this.db.query(
      `insert into review_items as i
         (site_id, id, comment_id, revision_id, queue, state, reports, notices, score, opened_at,
          due_at)
       select $1, $2, $3, $4, $5, 'open', ${NUMBERS}, $6, $7
       from reports r where r.site_id = $1 and r.comment_id = $3 and r.state = 'received'
       on conflict (site_id, comment_id) where ended_at is null do update set
         revision_id = excluded.revision_id,
         reports = excluded.reports,
         notices = excluded.notices,
         score = excluded.score,
         queue = case when array_position($8::text[], i.queue) > array_position($8::text[], excluded.queue)
           then excluded.queue else i.queue end,
         due_at = case when array_position($8::text[], i.queue) > array_position($8::text[], excluded.queue)
           then excluded.due_at
           when excluded.queue = 'notices' then least(i.due_at, excluded.due_at)
           else i.due_at end,
         state = case i.state when 'snoozed' then 'open' else i.state end,
         snoozed_until = null,
         version = i.version + 1`,
      [
        siteId,
        item.id,
        item.commentId,
        item.revisionId,
        item.queue,
        item.openedAt,
        item.dueAt,
        QUEUES.filter((queue) => queue !== 'escalated'),
      ],
    );
  }

  /** The live item, if there is one, is about this text from now on. */
  async follow(siteId: string, commentId: string, revisionId: string): Promise<void> {
    await this.db.query(
      `update review_items set revision_id = $3, version = version + 1
       where site_id = $1 and comment_id = $2 and ended_at is null and revision_id <> $3`,
      [siteId, commentId, revisionId],
    );
    await this.recount(siteId, [commentId]);
  }

  /** Counts and weighs anew the open reports of what is live. Locks in the order of ids. */
  async recount(siteId: string, commentIds: readonly string[]): Promise<void> {
    await this.db.query(
      `with i as (
         select id, comment_id, revision_id from review_items
         where site_id = $1 and comment_id = any($2) and ended_at is null order by id for update
       )
       update review_items u set reports = n.reports, notices = n.notices, score = n.score
       from i cross join lateral (
         select ${NUMBERS.replace('$4', 'i.revision_id')} from reports r
         where r.site_id = $1 and r.comment_id = i.comment_id and r.state = 'received') n
       where u.site_id = $1 and u.id = i.id
         and (u.reports, u.notices, u.score) <> (n.reports, n.notices, n.score)`,
      [siteId, commentIds],
    );
  }

  async end(
    siteId: string,
    commentId: string,
    state: 'decided' | 'dismissed' | 'superseded',
    at: Date,
  ): Promise<void> {
    await this.db.query(
      `update review_items set state = $3, ended_at = $4, snoozed_until = null,
         version = version + 1
       where site_id = $1 and comment_id = $2 and ended_at is null`,
      [siteId, commentId, state, at],
    );
  }

  /** Nobody has it then. Its numbers are what is open now. */
  async reopen(siteId: string, commentId: string, id: string): Promise<void> {
    await this.db.query(
      `update review_items set ended_at = null, version = version + 1,
         state = case queue when 'escalated' then 'escalated' else 'open' end,
         lease_owner = null, lease_token = null, lease_until = null, claim_id = null
       where site_id = $1 and id = $2`,
      [siteId, id],
    );
    await this.recount(siteId, [commentId]);
  }

  /** The one that somebody has to decide about. */
  async lockLive(siteId: string, commentId: string): Promise<ReviewItem | null> {
    const rows: ReviewItem[] = await this.db.query(
      `select ${ITEM_FIELDS} from review_items i
       where i.site_id = $1 and i.comment_id = $2 and i.ended_at is null for update`,
      [siteId, commentId],
    );
    return rows[0] ?? null;
  }
}
