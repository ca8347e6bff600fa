import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Before } from './comment-moderation.rules.js';
import type { CommentRecord } from './comment-record.js';

/** The statements about which texts a comment has had, and which one stands. */
@Injectable()
export class CommentTextsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentTextsRepository {
    return new CommentTextsRepository(tx);
  }

  /** Markdown: what stood to be decided about at a version, and at the present one. */
  async seenAndNow(
    siteId: string,
    { id, revisionId, pendingRevisionId }: CommentRecord,
    version: number,
  ): Promise<{ seen: string; now: string } | null> {
    const rows: { seen: string; now: string }[] = await this.db.query(
      `select s.body as seen, n.body as now
       from (select id, body from comment_revisions
             where site_id = $1 and comment_id = $2 and from_version <= $3
               and (dropped_version is null or dropped_version > $3)
             order by from_version desc limit 1) s
       join comment_revisions n on n.site_id = $1 and n.id = $4 and n.id <> s.id`,
      [siteId, id, version, pendingRevisionId ?? revisionId],
    );
    return rows[0] ?? null;
  }

  /** From the comment's next version on, this text was never to be decided about. */
  async drop(siteId: string, revisionId: string, version: number): Promise<void> {
    await this.db.query(
      'update comment_revisions set dropped_version = $3 where site_id = $1 and id = $2',
      [siteId, revisionId, version],
    );
  }

  /** Everything but the state and the place, which `settle` has brought back. */
  async restore(
    siteId: string,
    id: string,
    before: Before,
    at: { version: number; now: Date },
  ): Promise<void> {
    await this.db.query(
      `with v as (
         update comment_revisions set dropped_version = null
         where site_id = $1 and id = $9 and dropped_version is not null
       ), s as (
         -- One that was reversed since causes nothing any more.
         select id from sanctions where site_id = $1 and id = $13 and reversed_at is null
       )
       update comments c set prior_state = $3, state_reason = $4, pinned = $5, featured = $6,
         replies_locked = $7, revision_id = $8, pending_revision_id = $9,
         reviewed_revision_id = $10, version = $11, changed_at = $12,
         state_policy_version = $16, html = r.html,
         sanction_id = (select id from s), shadowed = $14 and exists (select from s),
         shadow_number = case when exists (select from s) then $15::integer end,
         edited_at = case when c.revision_id = $8 then c.edited_at
           when r.from_version > 1 then r.created_at end,
         edited_by = case when c.revision_id = $8 then c.edited_by
           when r.from_version > 1 then replace(r.written_by, 'import', 'author') end
       from comment_revisions r
       where c.site_id = $1 and c.id = $2 and r.site_id = $1 and r.id = $8`,
      [
        siteId,
        id,
        before.priorState,
        before.stateReason,
        before.pinned,
        before.featured,
        before.repliesLocked,
        before.revisionId,
        before.pendingRevisionId,
        before.reviewedRevisionId,
        at.version,
        at.now,
        before.sanctionId ?? null,
        before.shadowed ?? false,
        before.shadowNumber ?? null,
        before.statePolicyVersion ?? null,
      ],
    );
  }
}
