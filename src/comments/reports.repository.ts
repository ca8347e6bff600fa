import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** One reader's complaint about one text. */
export interface Report {
  siteId: string;
  id: string;
  commentId: string;
  revisionId: string;
  personId: string;
  reason: string;
  explanation: string | null;
  createdAt: Date;
}

/** Every SQL statement about reports. */
@Injectable()
export class ReportsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ReportsRepository {
    return new ReportsRepository(tx);
  }

  /** False when this reader has reported this text before. */
  async insert(report: Report): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `insert into reports (site_id, id, comment_id, revision_id, person_id, reason, explanation, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (site_id, comment_id, revision_id, person_id) do nothing returning id`,
      [
        report.siteId,
        report.id,
        report.commentId,
        report.revisionId,
        report.personId,
        report.reason,
        report.explanation,
        report.createdAt,
      ],
    );
    return rows.length > 0;
  }
}
