import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import {
  before,
  EXPORT_MS,
  LINK_MS,
  MAIL_BACKOFF_MS,
  type ErasureMode,
  type RequestKind,
} from './data-request.rules.js';

/** A request whose mail is to be sent. */
export interface MailToSend {
  id: string;
  kind: RequestKind;
  mode: ErasureMode | null;
  emailSealed: Buffer;
  attempts: number;
}

export interface ErasureToRun {
  id: string;
  mode: ErasureMode;
  personId: string | null;
  emailSealed: Buffer | null;
}

/** Every SQL statement about what has to be done for requests. */
@Injectable()
export class DataRequestWorkRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async dropRefused(siteId: string): Promise<void> {
    await this.db.query(`delete from data_requests where site_id = $1 and state = 'refused'`, [
      siteId,
    ]);
  }

  /** The next mail that is due. It is put off at once, so that nobody else sends it meanwhile. */
  async claimMail(siteId: string, now: Date): Promise<MailToSend | null> {
    const [rows]: [MailToSend[]] = await this.db.query(
      `update data_requests set attempts = attempts + 1,
         due_at = $2::timestamptz + ($3::float8[])[attempts + 1] * interval '1 millisecond'
       where site_id = $1 and id = (
         select id from data_requests
         where site_id = $1 and state = 'requested' and (due_at is null or due_at <= $2)
           and attempts <= cardinality($3::float8[])
         order by requested_at, id limit 1 for update skip locked)
       returning id, kind, mode, email_sealed as "emailSealed", attempts`,
      [siteId, now, MAIL_BACKOFF_MS],
    );
    return rows[0] ?? null;
  }

  /** Whether anybody on this site has the address, as far as that was proved, or has written or told of comments under it. */
  async isKnown(siteId: string, emailIndexes: readonly Buffer[]): Promise<boolean> {
    const rows: { known: boolean }[] = await this.db.query(
      `select exists (select from people
           where site_id = $1 and email_index = any($2) and email_verified)
         or exists (select from comment_origins where site_id = $1 and email_index = any($2))
         or exists (select from notices where site_id = $1 and email_index = any($2))
         as known`,
      [siteId, emailIndexes],
    );
    return rows[0]!.known;
  }

  async drop(siteId: string, id: string): Promise<void> {
    await this.db.query(
      `delete from data_requests where site_id = $1 and id = $2 and state = 'requested'`,
      [siteId, id],
    );
  }

  /** From now on the token of this hash opens the request. */
  async arm(siteId: string, id: string, tokenHash: Buffer): Promise<void> {
    await this.db.query(
      `update data_requests set token_hash = $3
       where site_id = $1 and id = $2 and state = 'requested'`,
      [siteId, id, tokenHash],
    );
  }

  /** One that was confirmed before we came to say so stays confirmed. */
  async markMailed(siteId: string, id: string): Promise<void> {
    await this.db.query(
      `update data_requests set state = 'mailed', due_at = null
       where site_id = $1 and id = $2 and state = 'requested'`,
      [siteId, id],
    );
  }

  /** The next erasure that is due, or that somebody began and left. @param until when it is ours */
  async claimErasure(siteId: string, now: Date, until: Date): Promise<ErasureToRun | null> {
    const [rows]: [ErasureToRun[]] = await this.db.query(
      `update data_requests set state = 'running', attempts = attempts + 1, due_at = $3
       where site_id = $1 and id = (
         select id from data_requests
         where site_id = $1 and kind = 'erasure' and state in ('confirmed', 'running')
           and due_at <= $2
         order by due_at, id limit 1 for update skip locked)
       returning id, mode, person_id as "personId", email_sealed as "emailSealed"`,
      [siteId, now, until],
    );
    return rows[0] ?? null;
  }

  async holdErasure(siteId: string, id: string, until: Date): Promise<void> {
    await this.db.query(
      `update data_requests set due_at = $3 where site_id = $1 and id = $2 and state = 'running'`,
      [siteId, id, until],
    );
  }

  /** From now on nothing says whom it was about. The link still tells its holder what was done. */
  async finishErasure(
    siteId: string,
    id: string,
    report: Record<string, number>,
    now: Date,
  ): Promise<void> {
    await this.db.query(
      `update data_requests set state = 'done', done_at = $4, due_at = null, report = $3,
         person_id = null, email_sealed = null, email_index = null
       where site_id = $1 and id = $2 and state = 'running'`,
      [siteId, id, JSON.stringify(report), now],
    );
  }

  /** What nobody confirmed goes; an export that is over and a link that is keep nothing personal. */
  async endOld(siteId: string, now: Date): Promise<void> {
    await this.db.query(
      `delete from data_requests
       where site_id = $1 and state in ('requested', 'mailed') and requested_at <= $2`,
      [siteId, before(now, LINK_MS)],
    );
    await this.db.query(
      `update data_requests set state = 'done', done_at = $2, person_id = null,
         email_sealed = null, email_index = null
       where site_id = $1 and kind = 'export' and state = 'confirmed' and confirmed_at <= $3`,
      [siteId, now, before(now, EXPORT_MS)],
    );
    await this.db.query(
      `update data_requests set token_hash = null
       where site_id = $1 and state = 'done' and token_hash is not null and requested_at <= $2`,
      [siteId, before(now, LINK_MS)],
    );
  }
}
