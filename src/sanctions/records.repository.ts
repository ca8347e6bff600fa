import { Inject, Injectable } from '@nestjs/common';
import { milliseconds } from '../database/milliseconds.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { CitedPolicy } from '../policies/cited-policy.rules.js';
import type { Strike } from './step.rules.js';

/** What one comment counts against its author. */
export interface CountedStrike extends Strike {
  commentId: string;
  count: number;
  expiresAt: Date;
  policy: string;
  citedPolicy: CitedPolicy;
}

export interface Strikes {
  /** Of all that count. */
  count: number;
  /** Newest first, 100 at most. */
  items: CountedStrike[];
}

const NEVER_UNDONE = (decision: string): string => `not exists (
  select from decisions u where u.site_id = $1 and u.supersedes_id = ${decision}.id)`;

/**
 * A comment counts once: by the last decision that restricts it, cites a rule with strikes and still
 * stands. What undoes or outdoes that decision takes the strike with it, in its own transaction.
 */
const BROKEN = `
  select distinct on (d.comment_id) d.id as "decisionId", d.comment_id as "commentId",
    v.strikes as count, d.created_at as "madeAt",
    d.created_at + v.strike_days * interval '24 hours' as "expiresAt", d.policy,
    json_build_object('title', v.title, 'version', v.version, 'from',
      ${milliseconds('v.effective_from')}) as "citedPolicy"
  from comments c
  join decisions d on d.site_id = c.site_id and d.comment_id = c.id
  join policy_versions v on v.site_id = d.site_id and v.key = d.policy
    and v.version = d.policy_version and v.strikes is not null
  where c.site_id = $1 and c.person_id = $2 and ${NEVER_UNDONE('d')}
    and exists (select from statements s where s.site_id = $1 and s.id = d.id)
    and not exists (
      select from decisions l
      where l.site_id = $1 and l.comment_id = d.comment_id
        and (l.created_at, l.id) > (d.created_at, d.id)
        and l.action in ('approve', 'restore', 'not-spam') and ${NEVER_UNDONE('l')})
  order by d.comment_id, d.created_at desc, d.id desc`;

/** What somebody has done so far. Strikes are no rows: they are read from the decisions. */
@Injectable()
export class RecordsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async strikesOf(siteId: string, personId: string, now: Date): Promise<Strikes> {
    const rows: (CountedStrike & { total: number })[] = await this.db.query(
      `select *, (sum(count) over ())::int as total from (${BROKEN}) broken
       where "expiresAt" > $3 order by "madeAt" desc, "decisionId" desc limit 100`,
      [siteId, personId, now],
    );
    return { count: rows[0]?.total ?? 0, items: rows };
  }

  /** How many comments they have in each state; states without any are absent. */
  async countsOf(siteId: string, personId: string): Promise<Record<string, number>> {
    const rows: { state: string; count: number }[] = await this.db.query(
      `select state, count(*)::int as count from comments
       where site_id = $1 and person_id = $2 group by state order by state`,
      [siteId, personId],
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }
}
