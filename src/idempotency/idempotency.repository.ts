import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, sharedRowsOf, SiteDatabase, type Statements } from '../database/site-database.js';

/** Which call it is: one key counts for one caller on one route. */
export interface CallId {
  siteId: string;
  caller: string;
  route: string;
  keyHash: Buffer;
}

export interface SealedAnswer {
  answer: Buffer;
  /** The id of what was made; its answer goes when that is erased. */
  subjectId: string | null;
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

const FIND_TOGETHER = {
  name: 'find-answers',
  text: `select g.nth::int, k.fingerprint, k.answer
   from unnest($2::text[], $3::text[], $4::bytea[]) with ordinality
     as g (caller, route, key_hash, nth)
   join idempotency_keys k on k.site_id = $1 and k.caller = g.caller and k.route = g.route
     and k.key_hash = g.key_hash
   where k.created_at > $5`,
};

const INSERT_ALL = {
  name: 'keep-answers',
  text: `with kept as (
     insert into idempotency_keys as k
       (site_id, caller, route, key_hash, fingerprint, answer, subject_id, created_at)
     select $1, caller, route, key_hash, fingerprint, answer, subject_id, $8
     from unnest($2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::uuid[])
       g (caller, route, key_hash, fingerprint, answer, subject_id)
     order by caller, route, key_hash
     on conflict (site_id, caller, route, key_hash) do update
       set fingerprint = excluded.fingerprint, answer = excluded.answer,
         subject_id = excluded.subject_id, created_at = excluded.created_at
       where k.created_at <= $9
     returning 1
   )
   select colloquy_expect(count(*), cardinality($2)) from kept`,
};

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

  /** As `find`, of many, in this order. */
  async findTogether(
    siteId: string,
    calls: readonly CallId[],
    since: Date,
  ): Promise<(KeptCall | null)[]> {
    const rows: (KeptCall & { nth: number })[] = await sharedRowsOf(this.db, FIND_TOGETHER, [
      siteId,
      calls.map(({ caller }) => caller),
      calls.map(({ route }) => route),
      calls.map(({ keyHash }) => keyHash),
      since,
    ]);
    const found = new Map(rows.map(({ nth, ...kept }) => [nth - 1, kept]));
    return calls.map((_, nth) => found.get(nth) ?? null);
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

  async keep(call: CallId, { answer, subjectId }: SealedAnswer): Promise<void> {
    await this.db.query(`update idempotency_keys set answer = $5, subject_id = $6 where ${CALL}`, [
      ...valuesOf(call),
      answer,
      subjectId,
    ]);
  }

  /** Takes keys and keeps their answers; fails where one of them is taken already. */
  async insertAll(
    siteId: string,
    calls: readonly (SealedAnswer & { id: CallId; fingerprint: Buffer })[],
    now: Date,
    since: Date,
  ): Promise<void> {
    await rowsOf(this.db, INSERT_ALL, [
      siteId,
      calls.map(({ id }) => id.caller),
      calls.map(({ id }) => id.route),
      calls.map(({ id }) => id.keyHash),
      calls.map(({ fingerprint }) => fingerprint),
      calls.map(({ answer }) => answer),
      calls.map(({ subjectId }) => subjectId),
      now,
      since,
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
