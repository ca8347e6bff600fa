import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { SITE_ISSUER, type PersonRef } from '../people/person-ref.rules.js';
import {
  before,
  DAY_MS,
  HOUR_MS,
  MAILS_A_DAY,
  MAILS_AN_HOUR,
  type ErasureMode,
  type RequestKind,
  type RequestState,
} from './data-request.rules.js';

/** One row of `data_requests`. */
export interface DataRequest {
  id: string;
  kind: RequestKind;
  mode: ErasureMode | null;
  state: RequestState;
  personId: string | null;
  emailSealed: Buffer | null;
  tokenHash: Buffer | null;
  requestedAt: Date;
  confirmedAt: Date | null;
  dueAt: Date | null;
  doneAt: Date | null;
  report: Record<string, number> | null;
}

/** Asked for by whoever has the address. */
export interface AskedByMail {
  id: string;
  kind: RequestKind;
  mode: ErasureMode | null;
  emailSealed: Buffer;
  emailIndex: Buffer;
  /** Every index that the address may have been counted under. */
  emailIndexes: Buffer[];
}

const COLUMNS = `id, kind, mode, state, person_id as "personId", email_sealed as "emailSealed",
  token_hash as "tokenHash", requested_at as "requestedAt", confirmed_at as "confirmedAt",
  due_at as "dueAt", done_at as "doneAt", report`;

/** Every SQL statement about requests as those who ask see them. */
@Injectable()
export class DataRequestsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): DataRequestsRepository {
    return new DataRequestsRepository(tx);
  }

  /** Until the transaction ends: requests for one address are counted one after the other. */
  async lockAddress(siteId: string, emailIndex: Buffer): Promise<void> {
    await this.db.query(
      `select pg_advisory_xact_lock(hashtextextended($1 || encode($2::bytea, 'hex'), 0))`,
      [siteId, emailIndex],
    );
  }

  /** Refused where the address has been sent its share; a row is written in any case. */
  async insertAsked(siteId: string, asked: AskedByMail, now: Date): Promise<void> {
    await this.db.query(
      `insert into data_requests (site_id, id, kind, mode, state, email_sealed, email_index,
         requested_at)
       select $1, $2, $3, $4,
         case when count(*) >= ${MAILS_A_DAY}
           or count(*) filter (where requested_at > $9) >= ${MAILS_AN_HOUR}
           then 'refused' else 'requested' end, $5, $6, $7
       from data_requests
       where site_id = $1 and email_index = any($8) and requested_at > $10 and state <> 'refused'`,
      [
        siteId,
        asked.id,
        asked.kind,
        asked.mode,
        asked.emailSealed,
        asked.emailIndex,
        now,
        asked.emailIndexes,
        before(now, HOUR_MS),
        before(now, DAY_MS),
      ],
    );
  }

  /** By the site itself, which needs no link. An erasure is due at once. */
  async insertConfirmed(
    siteId: string,
    given: { id: string; kind: RequestKind; mode: ErasureMode | null; personId: string | null },
    now: Date,
  ): Promise<void> {
    await this.db.query(
      `insert into data_requests (site_id, id, kind, mode, state, person_id, requested_at,
         confirmed_at, due_at)
       values ($1, $2, $3, $4, 'confirmed', $5, $6, $6, case when $3::text = 'erasure' then $6::timestamptz end)`,
      [siteId, given.id, given.kind, given.mode, given.personId, now],
    );
  }

  async find(siteId: string, id: string): Promise<DataRequest | null> {
    const rows: DataRequest[] = await this.db.query(
      `select ${COLUMNS} from data_requests where site_id = $1 and id = $2 and state <> 'refused'`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Does nothing to one that is confirmed. @param dueAt of an erasure */
  async confirm(siteId: string, id: string, now: Date, dueAt: Date | null): Promise<void> {
    await this.db.query(
      `update data_requests set state = 'confirmed', confirmed_at = $3, due_at = $4, attempts = 0
       where site_id = $1 and id = $2 and state in ('requested', 'mailed')`,
      [siteId, id, now, dueAt],
    );
  }

  /** False once it has begun. */
  async dropWaiting(siteId: string, id: string): Promise<boolean> {
    const [rows]: [unknown[]] = await this.db.query(
      `delete from data_requests
       where site_id = $1 and id = $2 and state in ('requested', 'mailed', 'confirmed')
       returning id`,
      [siteId, id],
    );
    return rows.length > 0;
  }

  /** The person with this id, or whom the site knows by this name; null when there is none. */
  async findPerson(siteId: string, ref: PersonRef): Promise<string | null> {
    const [where, values] =
      ref.by === 'id'
        ? ['id = $2', [ref.id]]
        : ['issuer = $2 and sub = $3', [SITE_ISSUER, ref.sub]];
    const rows: { id: string }[] = await this.db.query(
      `select id from people where site_id = $1 and ${where}`,
      [siteId, ...values],
    );
    return rows[0]?.id ?? null;
  }
}
