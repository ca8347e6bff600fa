import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** A comment that a sanction has done something to, or to a report of which. */
export interface Affected {
  commentId: string;
  threadId: string;
}

/** The statements that find and clear what sanctions have caused. */
@Injectable()
export class SanctionEffectsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): SanctionEffectsRepository {
    return new SanctionEffectsRepository(tx);
  }

  /** Uses comments_by_sanction and reports_muted. */
  async affected(siteId: string, sanctionId: string, limit: number): Promise<Affected[]> {
    return this.db.query(
      `(select c.id as "commentId", c.thread_id as "threadId" from comments c
        where c.site_id = $1 and c.sanction_id = $2 order by c.id limit $3)
       union
       (select c.id, c.thread_id from reports r
        join comments c on c.site_id = r.site_id and c.id = r.comment_id
        where r.site_id = $1 and r.muted_by = $2 order by r.id limit $3)
       limit $3`,
      [siteId, sanctionId, limit],
    );
  }

  /** What no longer waits because of it says so no more. */
  async clear(siteId: string, commentId: string, sanctionId: string): Promise<void> {
    await this.db.query(
      `update comments set sanction_id = null, shadowed = false, shadow_number = null
       where site_id = $1 and id = $2 and sanction_id = $3`,
      [siteId, commentId, sanctionId],
    );
  }

  /** Reports count from now on; those about the text that shows are open. @returns whether any is */
  async unmute(
    siteId: string,
    sanctionId: string,
    shown: { commentId: string; revisionId: string | null },
  ): Promise<boolean> {
    const rows: { open: boolean }[] = await this.db.query(
      `with r as (
         update reports set muted_by = null,
           state = case when revision_id = $4 then 'received' else state end,
           decided_at = case when revision_id = $4 then null else decided_at end
         where site_id = $1 and muted_by = $2 and comment_id = $3 returning state
       )
       select exists (select from r where state = 'received') as open`,
      [siteId, sanctionId, shown.commentId, shown.revisionId],
    );
    return rows[0]!.open;
  }
}
