import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { countsQuery } from './queue-counts.queries.js';
import { claimQuery, pageQuery, type ItemFilter, type ItemOrder } from './queue-items.queries.js';
import { ITEM_FIELDS, type ReviewItem } from './review-item.js';

export interface QueueCount {
  queue: string;
  open: number;
  unclaimed: number;
  oldestAt: Date | null;
  pastDue: number;
}

export interface Claim {
  queue: string;
  count: number;
  owner: string;
  /** The reader that the owner is as well. */
  personId: string | null;
  now: Date;
  until: Date;
  claimId: string;
  filter: ItemFilter;
}

/** The statements that look at queues and hand out what is in them. */
@Injectable()
export class QueueItemsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): QueueItemsRepository {
    return new QueueItemsRepository(tx);
  }

  /** What was put off until now is open again. */
  async wake(siteId: string, now: Date): Promise<void> {
    await this.db.query(
      `update review_items set state = 'open', snoozed_until = null, version = version + 1
       where site_id = $1 and id in (select id from review_items
         where site_id = $1 and state = 'snoozed' and snoozed_until <= $2 for update skip locked)`,
      [siteId, now],
    );
  }

  async counts(siteId: string, now: Date): Promise<QueueCount[]> {
    return this.db.query(countsQuery, [siteId, now]);
  }

  async page(
    siteId: string,
    queue: string,
    { limit, ...shape }: Parameters<typeof pageQuery>[0] & { order: ItemOrder; limit: number },
  ): Promise<ReviewItem[]> {
    const values: unknown[] = [siteId, queue, limit];
    const text = pageQuery(shape, (value) => `$${values.push(value)}`);
    return this.db.query(text, values);
  }

  async find(siteId: string, id: string): Promise<ReviewItem | null> {
    const rows: ReviewItem[] = await this.db.query(
      `select ${ITEM_FIELDS} from review_items i where i.site_id = $1 and i.id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** In the order to be worked on. */
  async claim(siteId: string, claim: Claim): Promise<ReviewItem[]> {
    const { queue, count, owner, now, until, claimId } = claim;
    const values: unknown[] = [siteId, queue, count, owner, now, until, claimId];
    const text = claimQuery(claim.filter, claim.personId, (value) => `$${values.push(value)}`);
    const [rows]: [(ReviewItem & { kept: boolean })[]] = await this.db.query(text, values);
    return rows.sort(byTurn);
  }
}

/** What its owner has had before, then as the queue is claimed. */
function byTurn(a: ReviewItem & { kept: boolean }, b: ReviewItem & { kept: boolean }): number {
  return (
    Number(b.kept) - Number(a.kept) ||
    b.priority - a.priority ||
    b.score - a.score ||
    a.openedAt.getTime() - b.openedAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}
