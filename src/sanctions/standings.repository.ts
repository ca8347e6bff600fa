import { Inject, Injectable } from '@nestjs/common';
import {
  rowsOf,
  sharedRowsOf,
  SiteDatabase,
  unseen,
  type Statements,
} from '../database/site-database.js';
import type { InForce } from './sanction.rules.js';
import type { Guest, Who } from './sanction.js';

/** Whom a comment leads to. */
export interface Trace {
  personId: string | null;
  emailSealed: Buffer | null;
  addressDay: string | null;
  addressHash: Buffer | null;
}

/** At `$2`. */
const AT_PRESENT = `s.lifted_at is null and (s.expires_at is null or s.expires_at > $2)`;

const IN_FORCE = `s.id, s.kind, s.expires_at as "expiresAt", s.lifted_at as "liftedAt",
  s.reversed_at as "reversedAt", s.acknowledged_at as "acknowledgedAt",
  s.slow_seconds as "slowSeconds", s.message, s.made_at as "madeAt"`;

/** `$4` to `$6`: a guest's e-mail, the e-mail of their comment, and their networks under each key. */
const OF_GUEST = `
  select ${IN_FORCE} from sanctions s
  where s.site_id = $1 and ${AT_PRESENT}
    and (s.email_index = any($3::bytea[]) or s.email_index = (
      select o.email_index from comment_origins o where o.site_id = $1 and o.comment_id = $4))
  union
  select ${IN_FORCE} from unnest($5::date[], $6::bytea[]) a (day, hash)
  join sanctions s on s.site_id = $1 and s.address_day = a.day and s.address_hash = a.hash
  where ${AT_PRESENT}
  order by "madeAt", id`;

const OF_PERSON = `
  select ${IN_FORCE} from sanctions s
  where s.site_id = $1 and ${AT_PRESENT}
    and (s.person_id = $3
      or s.person_id in (select id from people where site_id = $1 and merged_into = $3))
  order by s.made_at, s.id`;

/** As `OF_PERSON`, of many: whom anything holds. */
const HELD = {
  name: 'people-held',
  text: `
  with asked as materialized (
    select g.id as "personId", g.id from unnest(${unseen('$3', 'uuid[]')}) as g (id)
    union all
    select p.merged_into, p.id from people p where p.site_id = $1 and p.merged_into = any(${unseen('$3', 'uuid[]')}::uuid[]))
  select distinct a."personId" from asked a
  join sanctions s on s.site_id = $1 and s.person_id = a.id
  where ${AT_PRESENT}`,
};

/** As `HELD`, of guests who say nothing of a comment: which of them, counted from 0, anything holds. */
const GUESTS_HELD = {
  name: 'guests-held',
  text: `
  select g.nth from unnest(${unseen('$3', 'int[]')}, ${unseen('$4', 'bytea[]')}) as g (nth, email)
  join sanctions s on s.site_id = $1 and s.email_index = g.email
  where ${AT_PRESENT}
  union
  select g.nth from unnest(${unseen('$5', 'int[]')}, ${unseen('$6', 'date[]')}, ${unseen('$7', 'bytea[]')}) as g (nth, day, hash)
  join sanctions s on s.site_id = $1 and s.address_day = g.day and s.address_hash = g.hash
  where ${AT_PRESENT}`,
};

/** What guests of a site write under, shared; and what sanctions about guests are made under. */
export const GUESTS = `hashtextextended('sanctions of guests ' || $1::text, 0)`;

const LOCK_GUESTS = {
  name: 'lock-guests',
  text: `select pg_advisory_xact_lock_shared(${GUESTS})`,
};

/** The statements that tell who is held by what. */
@Injectable()
export class StandingsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): StandingsRepository {
    return new StandingsRepository(tx);
  }

  /** Oldest first, in one round trip. */
  async inForce(siteId: string, who: Who, now: Date): Promise<InForce[]> {
    if (who.personId !== null) return this.db.query(OF_PERSON, [siteId, now, who.personId]);
    const days = who.addresses.map(({ day }) => day);
    const hashes = who.addresses.map(({ hash }) => hash);
    const values = [siteId, now, who.emailIndexes, who.commentId, days, hashes];
    return this.db.query(OF_GUEST, values);
  }

  /** Those of these people whom anything holds, whatever it is. */
  async heldAmong(siteId: string, personIds: readonly string[], now: Date): Promise<Set<string>> {
    const rows = await sharedRowsOf<{ personId: string }>(this.db, HELD, [siteId, now, personIds]);
    return new Set(rows.map(({ personId }) => personId));
  }

  /** As `heldAmong`, of guests who change no comment. */
  async guestsHeld<G extends Guest>(
    siteId: string,
    guests: readonly G[],
    now: Date,
  ): Promise<Set<G>> {
    const emails = guests.flatMap(({ emailIndexes }, nth) =>
      emailIndexes.map((email) => ({ nth, email })),
    );
    const networks = guests.flatMap(({ addresses }, nth) =>
      addresses.map((address) => ({ nth, ...address })),
    );
    const rows = await sharedRowsOf<{ nth: number }>(this.db, GUESTS_HELD, [
      ...[siteId, now, emails.map(({ nth }) => nth), emails.map(({ email }) => email)],
      ...[networks.map(({ nth }) => nth), networks.map(({ day }) => day)],
      networks.map(({ hash }) => hash),
    ]);
    return new Set(rows.map(({ nth }) => guests[nth]!));
  }

  /** Held to the commit, beside others of its kind; sanctions of guests wait for it. */
  async lockGuests(siteId: string): Promise<void> {
    await rowsOf(this.db, LOCK_GUESTS, [siteId]);
  }

  /** Doing it twice changes nothing. */
  async acknowledge(siteId: string, id: string, now: Date): Promise<void> {
    await this.db.query(
      `update sanctions set acknowledged_at = $3
       where site_id = $1 and id = $2 and kind = 'warning' and acknowledged_at is null`,
      [siteId, id, now],
    );
  }

  async ownWarning(siteId: string, personId: string, id: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `select 1 from sanctions
       where site_id = $1 and id = $2 and kind = 'warning' and (person_id = $3
         or person_id in (select id from people where site_id = $1 and merged_into = $3))`,
      [siteId, id, personId],
    );
    return rows.length > 0;
  }

  async traceOf(siteId: string, commentId: string): Promise<Trace | null> {
    const rows: Trace[] = await this.db.query(
      `select c.person_id as "personId", o.email_sealed as "emailSealed",
         o.address_day::text as "addressDay", o.address_hash as "addressHash"
       from comments c
       left join comment_origins o on o.site_id = c.site_id and o.comment_id = c.id
       where c.site_id = $1 and c.id = $2`,
      [siteId, commentId],
    );
    return rows[0] ?? null;
  }
}
