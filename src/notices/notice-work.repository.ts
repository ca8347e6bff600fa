import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { MAIL_BACKOFF_MS, RECEIPTS_AN_HOUR, RECEIPTS_MS } from './notice.rules.js';
import type { Told } from './notice-mail.rules.js';

/** A notice that a mail is owed about. */
export interface MailOwed {
  id: string;
  emailSealed: Buffer;
  language: string;
  receivedAt: Date;
  /** Null: what is owed is the confirmation of receipt. */
  receiptAt: Date | null;
  attempts: number;
}

/** An answer that is to be told. */
export interface AnswerOwed extends Omit<Told, 'url' | 'until'> {
  reportId: string;
  threadUrl: string | null;
  decidedAt: Date;
}

/** What is answered, and can be undone by any moderator no more; `$2` is now. */
const SETTLED = `r.decided_at is not null and r.told_at is null and r.state <> 'withdrawn'
  and not exists (select from decisions d where d.site_id = $1 and d.id = r.decision_id
    and d.undo_until > $2)`;

/** Every SQL statement about what has to be done for notices. */
@Injectable()
export class NoticeWorkRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): NoticeWorkRepository {
    return new NoticeWorkRepository(tx);
  }

  /**
   * The next notice that a mail is owed about. It is put off at once, so that nobody else sends it
   * meanwhile. Nothing says that mail is owed but what is answered and not told, so nothing is lost.
   * Uses notices_unconfirmed and reports_untold.
   */
  async claimMail(siteId: string, now: Date): Promise<MailOwed | null> {
    const [rows]: [MailOwed[]] = await this.db.query(
      `update notices set mail_attempts = mail_attempts + 1,
         mail_due_at = $2::timestamptz + ($3::float8[])[least(mail_attempts + 1,
           cardinality($3::float8[]))] * interval '1 millisecond'
       where site_id = $1 and id = (
         select n.id from notices n
         where n.site_id = $1 and n.id = any (array(
             select u.id from notices u
             where u.site_id = $1 and u.receipt_at is null and u.email_sealed is not null
               and (select count(*) from notices o where o.site_id = $1
                 and o.email_index = u.email_index and o.receipt_at > $4) < ${RECEIPTS_AN_HOUR}
             union
             select r.notice_id from reports r join notices t
               on t.site_id = r.site_id and t.id = r.notice_id and t.receipt_at is not null
             where r.site_id = $1 and r.notice_id is not null and ${SETTLED}))
           and n.email_sealed is not null and (n.mail_due_at is null or n.mail_due_at <= $2)
         order by n.received_at, n.id limit 1 for update skip locked)
       returning id, email_sealed as "emailSealed", language, received_at as "receivedAt",
         receipt_at as "receiptAt", mail_attempts as attempts`,
      [siteId, now, MAIL_BACKOFF_MS, new Date(now.getTime() - RECEIPTS_MS)],
    );
    return rows[0] ?? null;
  }

  async markReceipt(siteId: string, id: string, now: Date): Promise<void> {
    await this.db.query(
      `update notices set receipt_at = $3, mail_attempts = 0, mail_due_at = null
       where site_id = $1 and id = $2`,
      [siteId, id, now],
    );
  }

  async answersOwed(siteId: string, noticeId: string, now: Date): Promise<AnswerOwed[]> {
    return this.db.query(
      `select r.id as "reportId", r.comment_id as "commentId", t.url as "threadUrl", r.state,
         r.decided_at as "decidedAt",
         case when b.id is null then null when b.actor_kind = 'system' then 'fully'
           when exists (select from bulk_jobs j
             where j.site_id = $1 and j.batch_id = b.batch_id) then 'partially'
           else 'not' end as automation
       from reports r
       join comments c on c.site_id = r.site_id and c.id = r.comment_id
       join threads t on t.site_id = c.site_id and t.id = c.thread_id
       left join decisions b on b.site_id = r.site_id and b.id = r.decision_id
       where r.site_id = $1 and r.notice_id = $3 and ${SETTLED} order by r.comment_id`,
      [siteId, now, noticeId],
    );
  }

  /** What was decided anew while the mail went out is told again. */
  async markTold(
    siteId: string,
    noticeId: string,
    told: readonly AnswerOwed[],
    now: Date,
  ): Promise<void> {
    await this.db.query(
      `update reports r set told_at = $5 from unnest($3::uuid[], $4::timestamptz[]) t (id, at)
       where r.site_id = $1 and r.notice_id = $2 and r.id = t.id and r.decided_at = t.at`,
      [
        siteId,
        noticeId,
        told.map(({ reportId }) => reportId),
        told.map(({ decidedAt }) => decidedAt),
        now,
      ],
    );
    await this.db.query(
      `update notices set mail_attempts = 0, mail_due_at = null where site_id = $1 and id = $2`,
      [siteId, noticeId],
    );
  }

  /**
   * Forgets who sent notices and what they said, once all was answered before then and no appeal
   * waits; status tokens and appeals' words end with that. @returns how many
   */
  async forgetAnswered(siteId: string, before: Date, now: Date): Promise<number> {
    const rows: { id: string }[] = await this.db.query(
      `select n.id from notices n
       where n.site_id = $1 and n.received_at < $2
         and (n.forgotten_at is null or n.token_hash is not null)
         and not exists (select from reports r where r.site_id = $1 and r.notice_id = n.id
           and (r.decided_at is null or r.decided_at >= $2
             or exists (select from appeals a
               where a.site_id = $1 and a.report_id = r.id and a.state = 'open')))
       order by n.received_at limit 500`,
      [siteId, before],
    );
    const ids = rows.map(({ id }) => id);
    await this.db.query(
      `update appeals a set text = null, reason = null from reports r
       where a.site_id = $1 and r.site_id = $1 and r.id = a.report_id and r.notice_id = any($2)`,
      [siteId, ids],
    );
    await this.db.query(
      `update notices set name = null, email_sealed = null, email_index = null, explanation = null,
         legal_reference = null, token_hash = null, forgotten_at = coalesce(forgotten_at, $3)
       where site_id = $1 and id = any($2)`,
      [siteId, ids, now],
    );
    return ids.length;
  }
}
