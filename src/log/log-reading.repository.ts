import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Entry, Leaf, Seal } from './chain.rules.js';
import { ENTRY, SEAL_FIELDS } from './log-entry.queries.js';

/** What is stored of a decision. */
export interface StoredDecision {
  decisionId: string;
  /** Null when it is gone. */
  entry: Entry | null;
  /** The words beside it; null when there are none, or they were erased. */
  words: { salt: string; note: string | null; messageToAuthor: string | null } | null;
}

export interface SealedDecision extends StoredDecision, Leaf {
  seal: number;
  position: number;
}

export interface WaitingDecision extends StoredDecision {
  tx: string;
}

const WORDS = `case when t.salt is not null then json_build_object('salt', encode(t.salt, 'hex'),
  'note', t.note, 'messageToAuthor', t.message_to_author) end as words`;
const STORED = (of: string): string => `
  left join decisions d on d.site_id = ${of}.site_id and d.id = ${of}.decision_id
  left join decision_texts t on t.site_id = ${of}.site_id and t.decision_id = ${of}.decision_id`;

/** The statements that read the log and its seals. */
@Injectable()
export class LogReadingRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** How many decisions there are, and the newest seal's number, 0 without one. */
  async extent(siteId: string): Promise<{ decisions: number; seals: number }> {
    const [row]: [{ decisions: number; seals: number }] = await this.db.query(
      `select (select count(*)::int from decisions where site_id = $1) as decisions,
         coalesce((select max(number) from decision_seals where site_id = $1), 0) as seals`,
      [siteId],
    );
    return row;
  }

  /** Newest first, or oldest first when read backwards. */
  async page(
    siteId: string,
    at: { number: number | null; backwards: boolean; limit: number },
  ): Promise<Seal[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${SEAL_FIELDS} from decision_seals s
       where s.site_id = $1 and ($2::int is null or s.number ${comparison} $2)
       order by s.number ${order} limit $3`,
      [siteId, at.number, at.limit],
    );
  }

  /** What the seals up to `last` list, in their order, and what is stored of it. */
  async sealed(
    siteId: string,
    at: { seal: number; position: number; last: number; limit: number },
  ): Promise<SealedDecision[]> {
    return this.db.query(
      `select l.seal, l.position, l.decision_id as "decisionId", encode(l.hash, 'hex') as hash,
         ${ENTRY} as entry, ${WORDS}
       from sealed_decisions l ${STORED('l')}
       where l.site_id = $1 and (l.seal, l.position) > ($2, $3) and l.seal <= $4
       order by l.seal, l.position limit $5`,
      [siteId, at.seal, at.position, at.last, at.limit],
    );
  }

  /** What waits for its seal. */
  async waiting(
    siteId: string,
    after: { tx: string; id: string },
    limit: number,
  ): Promise<WaitingDecision[]> {
    return this.db.query(
      `select u.tx::text as tx, u.decision_id as "decisionId", ${ENTRY} as entry, ${WORDS}
       from unsealed_decisions u ${STORED('u')}
       where u.site_id = $1 and (u.tx, u.decision_id) > ($2::xid8, $3::uuid)
       order by u.tx, u.decision_id limit $4`,
      [siteId, after.tx, after.id, limit],
    );
  }

  /** Of a page of decisions by id, those that are neither sealed nor wait for it. */
  async strays(
    siteId: string,
    after: string,
    limit: number,
  ): Promise<{ decisions: number; last: string | null; strays: string[] }> {
    const [row]: [{ decisions: number; last: string | null; strays: string[] | null }] =
      await this.db.query(
        `with page as (
           select d.id,
             exists (select from sealed_decisions l
               where l.site_id = $1 and l.decision_id = d.id)
             or exists (select from unsealed_decisions u
               where u.site_id = $1 and u.decision_id = d.id) as known
           from decisions d where d.site_id = $1 and d.id > $2 order by d.id limit $3
         )
         select count(*)::int as decisions, (array_agg(id order by id desc))[1] as last,
           array_agg(id order by id) filter (where not known) as strays
         from page`,
        [siteId, after, limit],
      );
    return { ...row, strays: row.strays ?? [] };
  }

  /** Seals that are not there, though decisions are listed under them. */
  async lost(siteId: string, after: number): Promise<number[]> {
    const rows: { seal: number }[] = await this.db.query(
      `select distinct l.seal from sealed_decisions l
       where l.site_id = $1 and l.seal > $2 and not exists (
         select from decision_seals s where s.site_id = $1 and s.number = l.seal)
       order by 1 limit 1000`,
      [siteId, after],
    );
    return rows.map(({ seal }) => seal);
  }
}
