import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** Which call it is: one key counts for one caller on one route. */
export interface CallId {
  siteId: string;
  caller: string;
  route: string;
  keyHash: Buffer;
}

export interface KeptCall {
  fingerprint: Buffer;
  /** Null while its transaction runs. */
  answer: Buffer | null;
}

export interface StoredAnswer extends CallId {
  answer: Buffer;
  createdAt: Date;
}

const CALL = 'site_id = $1 and caller = $2 and route = $3 and key_hash = $4';

/** Every SQL statement about answers that are given again. */
@Injectable()
export class IdempotencyRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): IdempotencyRepository {
    return new IdempotencyRepository(tx);
  }

  async find(call: CallId, since: Date): Promise<KeptCall | null> {
    const rows: KeptCall[] = await this.db.query(
      `select fingerprint, answer from idempotency_keys where ${CALL} and created_at > $5`,
      [...valuesOf(call), since],
    );
    return rows[0] ?? null;
  }

  /** Bounds how long this transaction waits for another. */
  async waitAtMost(milliseconds: number): Promise<void> {
    await this.db.query(`set local lock_timeout = ${milliseconds}`);
  }

  /**
   * Takes the key, which makes others with it wait for our transaction. False when it is taken;
   * one that has run out may be taken again.
   */
  async claim(call: CallId, fingerprint: Buffer, now: Date, since: Date): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `insert into idempotency_keys as k (site_id, caller, route, key_hash, fingerprint, created_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (site_id, caller, route, key_hash) do update
         set fingerprint = $5, answer = null, created_at = $6 where k.created_at <= $7
       returning 1`,
      [...valuesOf(call), fingerprint, now, since],
    );
    return rows.length > 0;
  }

  async keep(call: CallId, answer: Buffer, subjectId: string | null): Promise<void> {
    await this.db.query(`update idempotency_keys set answer = $5, subject_id = $6 where ${CALL}`, [
      ...valuesOf(call),
      answer,
      subjectId,
    ]);
  }

  async countBetween(
    siteId: string,
    after: Date,
    before: Date,
  ): Promise<{ answers: number; last: Date | null }> {
    const [row]: [{ answers: number; last: Date | null }] = await this.db.query(
      `select count(*)::int as answers, max(created_at) as last from idempotency_keys
       where site_id = $1 and answer is not null and created_at > $2 and created_at <= $3`,
      [siteId, after, before],
    );
    return row;
  }

  /** Answers since then, from behind this place in the order of the primary key. */
  async page(
    siteId: string,
    since: Date,
    after: CallId | null,
    limit: number,
  ): Promise<StoredAnswer[]> {
    const further =
      after === null ? '' : 'and (caller, route, key_hash) > ($4::text, $5::text, $6::bytea)';
    return this.db.query(
      `select site_id as "siteId", caller, route, key_hash as "keyHash", answer,
         created_at as "createdAt"
       from idempotency_keys
       where site_id = $1 and answer is not null and created_at > $2 ${further}
       order by caller, route, key_hash limit $3`,
      [siteId, since, limit, ...(after ? [after.caller, after.route, after.keyHash] : [])],
    );
  }

  async dropBefore(siteId: string, moment: Date): Promise<void> {
    await this.db.query('delete from idempotency_keys where site_id = $1 and created_at <= $2', [
      siteId,
      moment,
    ]);
  }

  /** What these callers were answered. @returns how many answers */
  async dropOf(siteId: string, callers: readonly string[]): Promise<number> {
    const [, dropped]: [unknown, number] = await this.db.query(
      'delete from idempotency_keys where site_id = $1 and caller = any($2)',
      [siteId, callers],
    );
    return dropped;
  }
}

function valuesOf({ siteId, caller, route, keyHash }: CallId): unknown[] {
  return [siteId, caller, route, keyHash];
}
