import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { ReportAnswer, ReporterRecord, ReportState } from './reports.rules.js';

/** One reader's complaint about one text. */
export interface Report {
  siteId: string;
  id: string;
  commentId: string;
  revisionId: string;
  personId: string;
  reason: string;
  explanation: string | null;
  state: ReportState;
  /** How much it counts, by what its reporter's record was when they made it: 0.2 to 3. */
  weight: number;
  createdAt: Date;
  /** Null while it is open. */
  decidedAt: Date | null;
  /** The decision that answered it, or what it repeats; null where none has. */
  decisionId: string | null;
  /** The sanction that keeps it from counting. */
  mutedBy: string | null;
}

/** The statements about reports. */
@Injectable()
export class ReportsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ReportsRepository {
    return new ReportsRepository(tx);
  }

  /** False when this reader has reported this text before. */
  async insert(report: Report): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `insert into reports (site_id, id, comment_id, revision_id, person_id, reason, explanation,
         created_at, state, weight, decided_at, decision_id, muted_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
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
        report.state,
        report.weight,
        report.decidedAt,
        report.decisionId,
        report.mutedBy,
      ],
    );
    return rows.length > 0;
  }

  /** Uses reports_by_person. */
  async recordOf(siteId: string, personId: string): Promise<ReporterRecord> {
    const [row]: [ReporterRecord] = await this.db.query(
      `select (count(*) filter (where state = 'upheld'))::int as upheld,
         (count(*) filter (where state = 'declined'))::int as declined
       from reports where site_id = $1 and person_id = $2`,
      [siteId, personId],
    );
    return row;
  }

  /** The last decision that declined this complaint about this text, whoever made it. */
  async declinedBy(
    siteId: string,
    { commentId, revisionId, reason }: Pick<Report, 'commentId' | 'revisionId' | 'reason'>,
  ): Promise<string | null> {
    const rows: { decisionId: string }[] = await this.db.query(
      `select decision_id as "decisionId" from reports
       where site_id = $1 and comment_id = $2 and revision_id = $3 and reason = $4
         and state in ('declined', 'duplicate') order by decided_at desc, id desc limit 1`,
      [siteId, commentId, revisionId, reason],
    );
    return rows[0]?.decisionId ?? null;
  }

  /** Answers the comment's open reports but those about the texts that are spared. */
  async answer(
    siteId: string,
    commentId: string,
    { verdict, judged, spared }: ReportAnswer,
    by: { decisionId: string; at: Date },
  ): Promise<void> {
    await this.db.query(
      `update reports set decided_at = $6, decision_id = $7,
         state = case when revision_id = $3 then $4 else 'superseded' end
       where site_id = $1 and comment_id = $2 and state = 'received' and revision_id <> all($5)`,
      [siteId, commentId, judged, verdict, spared, by.at, by.decisionId],
    );
  }

  /** What they speak of is gone, and nobody has judged it. */
  async supersede(siteId: string, commentId: string, at: Date): Promise<void> {
    await this.db.query(
      `update reports set state = 'superseded', decided_at = $3
       where site_id = $1 and comment_id = $2 and state = 'received'`,
      [siteId, commentId, at],
    );
  }

  /** Whatever this decision has answered is open again, and what has repeated that since. */
  async reopen(siteId: string, commentId: string, decisionId: string): Promise<void> {
    await this.db.query(
      `update reports set state = 'received', decided_at = null, decision_id = null
       where site_id = $1 and comment_id = $2 and decision_id = $3`,
      [siteId, commentId, decisionId],
    );
  }

  async hasOpen(siteId: string, commentId: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `select 1 from reports where site_id = $1 and comment_id = $2 and state = 'received' limit 1`,
      [siteId, commentId],
    );
    return rows.length > 0;
  }
}
