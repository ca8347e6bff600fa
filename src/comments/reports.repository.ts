import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { ReportAnswer, ReporterRecord, ReportState } from './reports.rules.js';

/** One reader's complaint about one text, or what a legal notice says about it. */
export interface Report {
  siteId: string;
  id: string;
  commentId: string;
  revisionId: string;
  /** Null for a notice's. */
  personId: string | null;
  noticeId: string | null;
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
         created_at, state, weight, decided_at, decision_id, notice_id, muted_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
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
        report.noticeId,
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
         and person_id is not null and state in ('declined', 'duplicate')
       order by decided_at desc, id desc limit 1`,
      [siteId, commentId, revisionId, reason],
    );
    return rows[0]?.decisionId ?? null;
  }

  /** The last decision by which this complaint of a notifier's about this text was turned down. */
  async declinedTo(
    siteId: string,
    emailIndexes: readonly Buffer[],
    { commentId, revisionId, reason }: Pick<Report, 'commentId' | 'revisionId' | 'reason'>,
  ): Promise<string | null> {
    const rows: { decisionId: string }[] = await this.db.query(
      `select r.decision_id as "decisionId" from reports r
       join notices n on n.site_id = r.site_id and n.id = r.notice_id
       where r.site_id = $1 and r.comment_id = $2 and r.revision_id = $3 and r.reason = $4
         and n.email_index = any($5) and r.state in ('declined', 'unfounded', 'duplicate')
       order by r.decided_at desc, r.id desc limit 1`,
      [siteId, commentId, revisionId, reason, emailIndexes],
    );
    return rows[0]?.decisionId ?? null;
  }

  /** In the order that their locks are taken in. */
  async openOfNotice(
    siteId: string,
    noticeId: string,
  ): Promise<{ commentId: string; threadId: string }[]> {
    return this.db.query(
      `select c.id as "commentId", c.thread_id as "threadId" from reports r
       join comments c on c.site_id = r.site_id and c.id = r.comment_id
       where r.site_id = $1 and r.notice_id = $2 and r.state = 'received'
       order by c.thread_id, c.id`,
      [siteId, noticeId],
    );
  }

  /** False when it was answered meanwhile. */
  async withdraw(
    siteId: string,
    { noticeId, commentId, at }: { noticeId: string; commentId: string; at: Date },
  ): Promise<boolean> {
    const [rows]: [unknown[]] = await this.db.query(
      `update reports set state = 'withdrawn', decided_at = $4
       where site_id = $1 and notice_id = $2 and comment_id = $3 and state = 'received'
       returning id`,
      [siteId, noticeId, commentId, at],
    );
    return rows.length > 0;
  }

  /** Answers the comment's open reports but those about the texts that are spared. */
  async answer(
    siteId: string,
    commentId: string,
    { verdict, noticeVerdict, judged, spared }: ReportAnswer,
    by: { decisionId: string; at: Date },
  ): Promise<void> {
    await this.db.query(
      `update reports set decided_at = $6, decision_id = $7,
         state = case when revision_id <> $3 then 'superseded'
           when notice_id is not null then $8 else $4 end
       where site_id = $1 and comment_id = $2 and state = 'received' and revision_id <> all($5)`,
      [siteId, commentId, judged, verdict, spared, by.at, by.decisionId, noticeVerdict],
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
      `update reports set state = 'received', decided_at = null, decision_id = null, told_at = null
       where site_id = $1 and comment_id = $2 and decision_id = $3`,
      [siteId, commentId, decisionId],
    );
  }

  /** How many wait for a decision, and how many of them are legal notices'. */
  async open(siteId: string, commentId: string): Promise<{ reports: number; notices: number }> {
    const [row]: [{ reports: number; notices: number }] = await this.db.query(
      `select count(*)::int as reports, count(notice_id)::int as notices
       from reports where site_id = $1 and comment_id = $2 and state = 'received'`,
      [siteId, commentId],
    );
    return row;
  }
}
