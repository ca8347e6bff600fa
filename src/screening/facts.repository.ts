import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { NEAR_BITS } from './checks/similarity.rules.js';
import type { Facts } from './facts.rules.js';

/** Who says it: a person, or an address under the keys of the last days. Neither: nobody known. */
export interface Author {
  personId: string | null;
  addresses: readonly { day: string; hash: Buffer }[];
}

/** What the facts are about. */
export interface Asked extends Author {
  threadId: string;
  /** The comment itself, which is no earlier one when it is edited. */
  commentId: string;
  fingerprint: bigint | null;
  now: Date;
  floodSeconds: number;
}

/** More than a moderator looks through, and one index page. */
const LATEST = 500;
const MOST_NAMED = 10;
const RECORD = 100;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** By whom, since yesterday: a person's comments, or those of guests at an address. */
const OWN = `
  select c.id, c.state, c.created_at from comments c
  where c.site_id = $1 and c.person_id = $2 and c.created_at > $5 and c.id <> $6
  union all
  select c.id, c.state, c.created_at
  from unnest($3::date[], $4::bytea[]) a (day, hash)
  join comment_origins o on o.site_id = $1 and o.address_day = a.day and o.address_hash = a.hash
    and o.created_at > $5
  join comments c on c.site_id = $1 and c.id = o.comment_id
  where c.person_id is null and c.id <> $6`;

/** A person's latest comments; what only a machine turned down counts for nothing. */
const JUDGED = `
  select l.state from (
    select id, state from comments
    where site_id = $1 and person_id = $2 and id <> $6 order by created_at desc limit ${RECORD}
  ) l
  where l.state = 'published' or (l.state in ('rejected', 'removed', 'spam') and exists (
    select from decisions d where d.site_id = $1 and d.comment_id = l.id))`;

/** Every SQL statement about what is known when a text comes in. */
@Injectable()
export class FactsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** One round trip for all checks together. */
  async find(siteId: string, asked: Asked): Promise<Facts> {
    const rows: (Omit<Facts, 'similar'> & { similar: { id: string; simhash: string }[] })[] =
      await this.db.query(
        `with own as (${OWN}), judged as (${JUDGED})
         select (select count(*)::int from own where created_at > $7) as recent,
           array(select o.id from own o
             join comment_fingerprints f on f.site_id = $1 and f.comment_id = o.id
             where f.simhash = $8 and o.state not in ('withdrawn', 'purged')
             limit ${MOST_NAMED}) as copies,
           (select coalesce(jsonb_agg(jsonb_build_object('id', comment_id,
              'simhash', simhash::text)), '[]')
            from (select comment_id, simhash from (
                select comment_id, simhash from comment_fingerprints
                where site_id = $1 and created_at > $5 order by created_at desc limit ${LATEST}
              ) latest
              where comment_id <> $6 and bit_count((simhash # $8::bigint)::bit(64)) <= ${NEAR_BITS}
              limit ${MOST_NAMED}) near) as similar,
           exists (select from own where state = 'published')
             or exists (select from comments where site_id = $1 and person_id = $2
               and state = 'published' and id <> $6) as "hasPublished",
           (select count(*)::int from judged) as judged,
           (select count(*)::int from judged where state <> 'published') as "turnedDown",
           (select count(*)::int from comment_fingerprints
            where site_id = $1 and thread_id = $9 and created_at > $10
              and comment_id <> $6) as heat,
           (select created_at from people where site_id = $1 and id = $2) as "joinedAt",
           (select created_at from threads where site_id = $1 and id = $9) as "threadMadeAt"`,
        valuesOf(siteId, asked),
      );
    const { similar, ...facts } = rows[0]!;
    return { ...facts, similar: similar.map(({ id, simhash }) => earlier(id, simhash)) };
  }
}

function valuesOf(siteId: string, asked: Asked): unknown[] {
  const before = (ms: number): Date => new Date(asked.now.getTime() - ms);
  return [
    siteId,
    asked.personId,
    asked.addresses.map(({ day }) => day),
    asked.addresses.map(({ hash }) => hash),
    before(DAY_MS),
    asked.commentId,
    before(asked.floodSeconds * 1000),
    asked.fingerprint === null ? null : signed(asked.fingerprint),
    asked.threadId,
    before(MINUTE_MS),
  ];
}

/** As PostgreSQL keeps 64 bits. */
export function signed(fingerprint: bigint): string {
  return BigInt.asIntN(64, fingerprint).toString();
}

function earlier(id: string, simhash: string): { id: string; fingerprint: bigint } {
  return { id, fingerprint: BigInt.asUintN(64, BigInt(simhash)) };
}
