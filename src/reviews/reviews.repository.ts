import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

export const QUEUES = ['pending', 'reported'] as const;
export type Queue = (typeof QUEUES)[number];

/** Work for a moderator about one comment. One is open at most. */
export interface ReviewItem {
  id: string;
  commentId: string;
  /** The text the work is about. */
  revisionId: string;
  queue: Queue;
  reports: number;
  openedAt: Date;
  version: number;
}

export interface QueueCount {
  queue: Queue;
  open: number;
  oldestAt: Date | null;
}

const COLUMNS = `id, comment_id as "commentId", revision_id as "revisionId", queue, reports,
  opened_at as "openedAt", version`;

/** Every SQL statement about review items. */
@Injectable()
export class ReviewsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ReviewsRepository {
    return new ReviewsRepository(tx);
  }

  /**
   * Opens an item, or brings the open one to this text. A text that waits stays the one to decide
   * about when a report of the text that shows comes in.
   */
  async open(siteId: string, item: Omit<ReviewItem, 'version'>): Promise<void> {
    await this.db.query(
      `insert into review_items as i
         (site_id, id, comment_id, revision_id, queue, state, reports, opened_at)
       values ($1, $2, $3, $4, $5, 'open', $6, $7)
       on conflict (site_id, comment_id) where state = 'open' do update set
         revision_id = case when i.queue = 'pending' and excluded.queue = 'reported'
           then i.revision_id else excluded.revision_id end,
         reports = i.reports + excluded.reports,
         queue = case when 'pending' in (i.queue, excluded.queue) then 'pending' else i.queue end,
         version = i.version + 1`,
      [siteId, item.id, item.commentId, item.revisionId, item.queue, item.reports, item.openedAt],
    );
  }

  async end(
    siteId: string,
    commentIds: readonly string[],
    state: 'decided' | 'superseded',
    at: Date,
  ): Promise<void> {
    await this.db.query(
      `update review_items set state = $3, ended_at = $4, version = version + 1
       where site_id = $1 and comment_id = any($2) and state = 'open'`,
      [siteId, commentIds, state, at],
    );
  }

  async findOpen(siteId: string, commentId: string): Promise<ReviewItem | null> {
    const rows: ReviewItem[] = await this.db.query(
      `select ${COLUMNS} from review_items
       where site_id = $1 and comment_id = $2 and state = 'open'`,
      [siteId, commentId],
    );
    return rows[0] ?? null;
  }

  async counts(siteId: string): Promise<QueueCount[]> {
    return this.db.query(
      `select queue, count(*)::int as open, min(opened_at) as "oldestAt"
       from review_items where site_id = $1 and state = 'open' group by queue`,
      [siteId],
    );
  }

  /** Oldest first, or newest first. Uses review_items_queue. */
  async page(
    siteId: string,
    queue: Queue,
    at: { key: [Date, string] | null; falling: boolean; limit: number },
  ): Promise<ReviewItem[]> {
    const [comparison, order] = at.falling ? ['<', 'desc'] : ['>', 'asc'];
    return this.db.query(
      `select ${COLUMNS} from review_items
       where site_id = $1 and queue = $2 and state = 'open'
         and ($3::timestamptz is null or (opened_at, id) ${comparison} ($3, $4::uuid))
       order by opened_at ${order}, id ${order} limit $5`,
      [siteId, queue, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}
