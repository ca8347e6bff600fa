import { Inject, Injectable } from '@nestjs/common';
import type { ReportState } from '../comments/reports.rules.js';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Category } from './notice.rules.js';

/** One row of `notices`, without the secrets. */
export interface Notice {
  id: string;
  category: Category;
  csaOffence: boolean;
  /** BCP 47 */
  language: string;
  receivedAt: Date;
  /** Null once it is forgotten; and so are those that follow. */
  name: string | null;
  emailSealed: Buffer | null;
  explanation: string | null;
  legalReference: string | null;
  forgottenAt: Date | null;
  /** When the mail server took the confirmation of receipt. */
  receiptAt: Date | null;
}

export interface NewNotice extends Omit<Notice, 'forgottenAt' | 'receiptAt'> {
  siteId: string;
  tokenHash: Buffer;
  emailIndex: Buffer | null;
}

/** What a notice says about one comment, and what became of that. */
export interface NoticedComment {
  noticeId: string;
  reportId: string;
  commentId: string;
  revisionId: string;
  /** Of the page; null where it has no address. */
  threadUrl: string | null;
  state: ReportState;
  decidedAt: Date | null;
  /** When the mail server took the answer. */
  toldAt: Date | null;
  decisionId: string | null;
  /** What programs had to do with that decision; null where there is none. */
  automation: 'not' | 'partially' | 'fully' | null;
  /** The work that is open about the comment. */
  itemId: string | null;
  dueAt: Date | null;
  leaseUntil: Date | null;
  /** Its notifier's, against the answer. */
  appealState: string | null;
  appealFiledAt: Date | null;
  appealReason: string | null;
}

/** A notice with what became of it. */
export interface WholeNotice {
  notice: Notice;
  comments: NoticedComment[];
}

const FIELDS = `n.id, n.category, n.csa_offence as "csaOffence", n.language,
  n.received_at as "receivedAt", n.name, n.email_sealed as "emailSealed", n.explanation,
  n.legal_reference as "legalReference", n.forgotten_at as "forgottenAt",
  n.receipt_at as "receiptAt"`;

/** Every SQL statement about notices as people see them. */
@Injectable()
export class NoticesRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): NoticesRepository {
    return new NoticesRepository(tx);
  }

  async insert(notice: NewNotice): Promise<void> {
    await this.db.query(
      `insert into notices (site_id, id, category, csa_offence, language, received_at, token_hash,
         name, email_sealed, email_index, explanation, legal_reference)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        notice.siteId,
        notice.id,
        notice.category,
        notice.csaOffence,
        notice.language,
        notice.receivedAt,
        notice.tokenHash,
        notice.name,
        notice.emailSealed,
        notice.emailIndex,
        notice.explanation,
        notice.legalReference,
      ],
    );
  }

  async whole(siteId: string, id: string): Promise<WholeNotice | null> {
    const [notice]: Notice[] = await this.db.query(
      `select ${FIELDS} from notices n where n.site_id = $1 and n.id = $2`,
      [siteId, id],
    );
    return notice ? { notice, comments: await this.commentsOf(siteId, [id]) } : null;
  }

  /** Whether the token of this hash is the notice's. */
  async isOf(siteId: string, id: string, tokenHash: Buffer): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `select 1 from notices where site_id = $1 and id = $2 and token_hash = $3`,
      [siteId, id, tokenHash],
    );
    return rows.length > 0;
  }

  /** Newest first. Uses notices_listed. */
  async page(
    siteId: string,
    asked: { state: ReportState | null; category: Category | null },
    at: TimedPosition,
  ): Promise<Notice[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${FIELDS} from notices n
       where n.site_id = $1 and ($2::text is null or n.category = $2)
         and ($3::text is null or exists (select from reports r
           where r.site_id = $1 and r.notice_id = n.id and r.state = $3))
         and ($4::timestamptz is null or (n.received_at, n.id) ${comparison} ($4, $5::uuid))
       order by n.received_at ${order}, n.id ${order} limit $6`,
      [siteId, asked.category, asked.state, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  /** In the order of their ids. Uses reports_by_notice. */
  async commentsOf(siteId: string, noticeIds: readonly string[]): Promise<NoticedComment[]> {
    return this.db.query(
      `select r.notice_id as "noticeId", r.id as "reportId", r.comment_id as "commentId",
         r.revision_id as "revisionId", t.url as "threadUrl", r.state,
         r.decided_at as "decidedAt", r.told_at as "toldAt", r.decision_id as "decisionId",
         case when d.id is null then null when d.actor_kind = 'system' then 'fully'
           when exists (select from bulk_jobs j
             where j.site_id = $1 and j.batch_id = d.batch_id) then 'partially'
           else 'not' end as automation,
         i.id as "itemId", i.due_at as "dueAt", i.lease_until as "leaseUntil",
         a.state as "appealState", a.filed_at as "appealFiledAt", a.reason as "appealReason"
       from reports r
       join comments c on c.site_id = r.site_id and c.id = r.comment_id
       join threads t on t.site_id = c.site_id and t.id = c.thread_id
       left join decisions d on d.site_id = r.site_id and d.id = r.decision_id
       left join review_items i on i.site_id = r.site_id and i.comment_id = r.comment_id
         and i.ended_at is null and r.state = 'received'
       left join appeals a on a.site_id = r.site_id and a.report_id = r.id
       where r.site_id = $1 and r.notice_id = any($2)
       order by r.notice_id, r.comment_id`,
      [siteId, noticeIds],
    );
  }
}
