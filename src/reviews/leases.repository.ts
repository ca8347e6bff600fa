import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { ITEM_FIELDS, type ReviewItem } from './review-item.js';

/** What colleagues write beside an item. */
export interface ReviewNote {
  id: string;
  /** Kind and id: `member:…`. */
  actor: string;
  text: string;
  createdAt: Date;
}

const RELEASED = `lease_owner = null, lease_token = null, lease_until = null, claim_id = null`;

/** The statements about items that somebody has. Whoever calls them holds the item's lock. */
@Injectable()
export class LeasesRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): LeasesRepository {
    return new LeasesRepository(tx);
  }

  async lock(siteId: string, id: string): Promise<ReviewItem | null> {
    const rows: ReviewItem[] = await this.db.query(
      `select ${ITEM_FIELDS} from review_items i where i.site_id = $1 and i.id = $2 for update`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** What of a claim nobody else has taken over, in the order of ids. */
  async lockClaim(siteId: string, claimId: string, owner: string): Promise<ReviewItem[]> {
    return this.db.query(
      `select ${ITEM_FIELDS} from review_items i
       where i.site_id = $1 and i.claim_id = $2 and i.lease_owner = $3 and i.ended_at is null
       order by i.id for update`,
      [siteId, claimId, owner],
    );
  }

  async extend(siteId: string, ids: readonly string[], until: Date): Promise<void> {
    await this.db.query(
      'update review_items set lease_until = $3 where site_id = $1 and id = any($2)',
      [siteId, ids, until],
    );
  }

  async release(siteId: string, ids: readonly string[]): Promise<void> {
    await this.db.query(`update review_items set ${RELEASED} where site_id = $1 and id = any($2)`, [
      siteId,
      ids,
    ]);
  }

  async skip(siteId: string, id: string, actor: string, at: Date): Promise<void> {
    await this.db.query(
      `insert into review_skips (site_id, item_id, actor, skipped_at) values ($1, $2, $3, $4)
       on conflict (site_id, item_id, actor) do update set skipped_at = excluded.skipped_at`,
      [siteId, id, actor, at],
    );
  }

  async snooze(siteId: string, id: string, until: Date): Promise<void> {
    await this.db.query(
      `update review_items set state = 'snoozed', snoozed_until = $3, ${RELEASED},
         version = version + 1
       where site_id = $1 and id = $2`,
      [siteId, id, until],
    );
  }

  async escalate(siteId: string, id: string, by: { actor: string; at: Date }): Promise<void> {
    await this.db.query(
      `update review_items set state = 'escalated', queue = 'escalated', escalated_by = $3,
         escalated_at = $4, ${RELEASED}, version = version + 1
       where site_id = $1 and id = $2`,
      [siteId, id, by.actor, by.at],
    );
  }

  /** Into another queue; what was escalated is open there. */
  async move(siteId: string, id: string, queue: string, dueAt: Date | null): Promise<void> {
    await this.db.query(
      `update review_items set state = 'open', queue = $3, due_at = $4, escalated_by = null,
         escalated_at = null, ${RELEASED}, version = version + 1
       where site_id = $1 and id = $2`,
      [siteId, id, queue, dueAt],
    );
  }

  async addNote(siteId: string, itemId: string, note: ReviewNote): Promise<void> {
    await this.db.query(
      `insert into review_notes (site_id, id, item_id, actor, text, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [siteId, note.id, itemId, note.actor, note.text, note.createdAt],
    );
  }

  /** Of all work there has been about a comment, oldest first. */
  async notesOf(siteId: string, commentId: string): Promise<ReviewNote[]> {
    return this.db.query(
      `select n.id, n.actor, n.text, n.created_at as "createdAt"
       from review_items i join review_notes n on n.site_id = i.site_id and n.item_id = i.id
       where i.site_id = $1 and i.comment_id = $2 order by n.created_at, n.id limit 100`,
      [siteId, commentId],
    );
  }
}
