import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Counted, Section } from './transparency.rules.js';

const HOURS = (from: string, to: string): string =>
  `round((percentile_cont(0.5) within group (order by extract(epoch from ${to} - ${from}))
    / 3600)::numeric, 2)::float8`;

/** `$1` is the site, `$2` the first moment of the period, `$3` the first one after it. */
const COUNTS: Readonly<Record<Section, string>> = {
  restrictions: `
    select s.restriction, s.source, s.automation,
      case when cardinality(s.checks) > 0 then 'automated' else 'none' end as detection,
      coalesce(p.decision_ground, 'incompatible-content') as ground, count(*)::int as count,
      (count(*) filter (where exists (select from decisions u
        where u.site_id = s.site_id and u.supersedes_id = s.decision_id)))::int as undone,
      null::float8 as "medianHours"
    from statements s
    left join decisions d on d.site_id = s.site_id and d.id = s.decision_id
    left join policy_versions p on p.site_id = d.site_id and p.key = d.policy
      and p.version = d.policy_version
    where s.site_id = $1 and s.created_at >= $2 and s.created_at < $3
    group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`,
  sanctions: `
    select x.kind, x.subject, count(*)::int as count,
      (count(*) filter (where x.reversed_at is not null))::int as undone,
      null::float8 as "medianHours"
    from sanctions x
    where x.site_id = $1 and x.made_at >= $2 and x.made_at < $3 and x.kind <> 'shadow'
    group by 1, 2 order by 1, 2`,
  notices: `
    select n.category as reason, r.state as outcome, count(*)::int as count, null::int as undone,
      ${HOURS('r.created_at', 'r.decided_at')} as "medianHours"
    from reports r join notices n on n.site_id = r.site_id and n.id = r.notice_id
    where r.site_id = $1 and r.created_at >= $2 and r.created_at < $3
    group by 1, 2 order by 1, 2`,
  reports: `
    select r.reason, case r.state when 'duplicate' then 'declined' else r.state end as outcome, count(*)::int as count, null::int as undone,
      ${HOURS('r.created_at', 'r.decided_at')} as "medianHours"
    from reports r
    where r.site_id = $1 and r.created_at >= $2 and r.created_at < $3 and r.notice_id is null
    group by 1, 2 order by 1, 2`,
  appeals: `
    select case when a.report_id is null then 'author' else 'notifier' end as party,
      coalesce(p.decision_ground, 'incompatible-content') as ground, a.state as outcome,
      count(*)::int as count, null::int as undone,
      ${HOURS('a.filed_at', 'a.decided_at')} as "medianHours"
    from appeals a
    left join decisions d on d.site_id = a.site_id and d.id = a.decision_id
    left join policy_versions p on p.site_id = d.site_id and p.key = d.policy
      and p.version = d.policy_version
    where a.site_id = $1 and a.filed_at >= $2 and a.filed_at < $3
    group by 1, 2, 3 order by 1, 2, 3`,
  checks: `
    select c.name as check, s.verdict as outcome, count(*)::int as count,
      (count(*) filter (where exists (select from decisions d where d.site_id = s.site_id
        and d.comment_id = s.comment_id and d.created_at >= s.created_at
        and d.action in ('approve', 'not-spam'))))::int as undone,
      null::float8 as "medianHours"
    from statements s cross join unnest(s.checks) as c(name)
    where s.site_id = $1 and s.created_at >= $2 and s.created_at < $3 and s.verdict is not null
    group by 1, 2 order by 1, 2`,
};

/** What a site did in a period, counted from the rows themselves: nothing of it is stored. */
@Injectable()
export class TransparencyRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async counts(
    siteId: string,
    section: Section,
    { from, to }: { from: Date; to: Date },
  ): Promise<Counted[]> {
    return this.db.query(COUNTS[section], [siteId, from, to]);
  }
}
