import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../../database/site-database.js';
import type { Share } from './rule.rules.js';

/** A rule that spoke about a text. */
export interface NewHit {
  id: string;
  ruleId: string;
  version: number;
  isLive: boolean;
  isUnknown: boolean;
}

/** How people judged what a rule spoke about. */
export interface Judgements {
  hits: number;
  /** Hits that people let stand. */
  letStand: number;
  turnedDown: number;
}

/** What a person decided last about comment `c`, and what was not undone; by the actions' names. */
export const DECIDED_LAST = `(
  select case when d.action in ('approve', 'restore', 'not-spam') then 'let-stand'
    else 'turned-down' end
  from decisions d
  where d.site_id = c.site_id and d.comment_id = c.id and d.actor_kind <> 'system'
    and d.action in ('approve', 'restore', 'not-spam', 'reject', 'mark-spam', 'hide', 'remove',
      'redact', 'purge')
    and not exists (select from decisions u where u.site_id = d.site_id and u.supersedes_id = d.id)
  order by d.created_at desc, d.id desc limit 1)`;

/** Every SQL statement about what rules spoke about. */
@Injectable()
export class RuleHitsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): RuleHitsRepository {
    return new RuleHitsRepository(tx);
  }

  async insert(
    siteId: string,
    hits: readonly NewHit[],
    about: { commentId: string; revisionId: string; now: Date },
  ): Promise<void> {
    await this.db.query(
      `insert into rule_hits (site_id, id, rule_id, rule_version, comment_id, revision_id, is_live,
         is_unknown, created_at)
       select $1, h.id, h."ruleId", h.version, $2, $3, h."isLive", h."isUnknown", $4
       from jsonb_to_recordset($5)
         h (id uuid, "ruleId" uuid, version int, "isLive" boolean, "isUnknown" boolean)`,
      [siteId, about.commentId, about.revisionId, about.now, JSON.stringify(hits)],
    );
  }

  /**
   * Of the latest texts on the site since a moment: how many of so many, each comment once. Reads as
   * many index rows.
   */
  async lately(
    siteId: string,
    rule: { id: string; version: number; since: Date },
    most: number,
  ): Promise<Share> {
    const [row]: [Share] = await this.db.query(
      `with texts as (
         select comment_id, created_at from comment_fingerprints
         where site_id = $1 and created_at >= $4 order by created_at desc limit $5)
       select count(*)::int as texts,
         (select count(distinct h.comment_id)::int from rule_hits h
          join texts t on t.comment_id = h.comment_id
          where h.site_id = $1 and h.rule_id = $2 and h.rule_version = $3
            and h.created_at >= (select min(created_at) from texts)) as hits
       from texts`,
      [siteId, rule.id, rule.version, rule.since, most],
    );
    return row;
  }

  /** About how many comments it counted since the beginning of a day. */
  async liveSince(siteId: string, ruleId: string, since: Date): Promise<number> {
    const [row]: [{ count: number }] = await this.db.query(
      `select count(distinct comment_id)::int as count from rule_hits
       where site_id = $1 and rule_id = $2 and is_live and created_at >= $3`,
      [siteId, ruleId, since],
    );
    return row.count;
  }

  /** Texts and hits of an hour that is over. */
  async between(
    siteId: string,
    rule: { id: string; version: number },
    from: Date,
    to: Date,
  ): Promise<Share> {
    const [row]: [Share] = await this.db.query(
      `select (select count(*)::int from comment_fingerprints
           where site_id = $1 and created_at >= $4 and created_at < $5) as texts,
         (select count(distinct h.comment_id)::int from rule_hits h
          join comment_fingerprints f on f.site_id = $1 and f.comment_id = h.comment_id
            and f.created_at >= $4 and f.created_at < $5
          where h.site_id = $1 and h.rule_id = $2 and h.rule_version = $3
            and h.created_at >= $4 and h.created_at < $5) as hits`,
      [siteId, rule.id, rule.version, from, to],
    );
    return row;
  }

  /** What was noted so long ago says nothing any more. */
  async dropBefore(siteId: string, moment: Date): Promise<void> {
    await this.db.query('delete from rule_hits where site_id = $1 and created_at < $2', [
      siteId,
      moment,
    ]);
  }

  /** Of the latest 1,000 hits of a version, by what people decided. An undoing counts as never decided. */
  async judgements(siteId: string, rule: { id: string; version: number }): Promise<Judgements> {
    const [row]: [Judgements] = await this.db.query(
      `select count(*)::int as hits,
         (count(*) filter (where decided = 'let-stand'))::int as "letStand",
         (count(*) filter (where decided = 'turned-down'))::int as "turnedDown"
       from (select ${DECIDED_LAST} as decided
         from (select distinct comment_id from (select comment_id from rule_hits
             where site_id = $1 and rule_id = $2 and rule_version = $3
             order by created_at desc, id desc limit 1000) latest) h
         join comments c on c.site_id = $1 and c.id = h.comment_id) judged`,
      [siteId, rule.id, rule.version],
    );
    return row;
  }
}
