import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { QUEUES, type Queue } from './queue.rules.js';
import { ITEM_FIELDS, type ReviewItem } from './review-item.js';

export interface NewItem {
  id: string;
  commentId: string;
  revisionId: string;
  queue: Queue;
  reports: number;
  openedAt: Date;
  dueAt: Date | null;
}

/** Every SQL statement about how review items begin and end. */
@Injectable()
export class ReviewsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ReviewsRepository {
    return new ReviewsRepository(tx);
  }

  /**
   * Opens an item, or brings the live one to this text and wakes it. It stays in the queue that
   * comes first, and where a moderator has put it.
   */
  async open(siteId: string, item: NewItem): Promise<void> {
    await this.db.query(
      `insert into review_items as i
         (site_id, id, comment_id, revision_id, queue, state, reports, opened_at, due_at)
       values ($1, $2, $3, $4, $5, 'open', $6, $7, $8)
       on conflict (site_id, comment_id) where ended_at is null do update set
         revision_id = excluded.revision_id,
         reports = i.reports + excluded.reports,
         queue = case when array_position($9::text[], i.queue) > array_position($9::text[], excluded.queue)
           then excluded.queue else i.queue end,
         due_at = case when array_position($9::text[], i.queue) > array_position($9::text[], excluded.queue)
           then excluded.due_at else i.due_at end,
         state = case i.state when 'snoozed' then 'open' else i.state end,
         snoozed_until = null,
         version = i.version + 1`,
      [
        siteId,
        item.id,
        item.commentId,
        item.revisionId,
        item.queue,
        item.reports,
        item.openedAt,
        item.dueAt,
        QUEUES.filter((queue) => queue !== 'escalated'),
      ],
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

  /** Nobody has it then. */
  async reopen(siteId: string, id: string, moreReports: number): Promise<void> {
    await this.db.query(
      `update review_items set ended_at = null, reports = reports + $3, version = version + 1,
         state = case queue when 'escalated' then 'escalated' else 'open' end,
         lease_owner = null, lease_token = null, lease_until = null, claim_id = null
       where site_id = $1 and id = $2`,
      [siteId, id, moreReports],
    );
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
