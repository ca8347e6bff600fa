import { byQuery, COMPARE_BACKUP, type Check } from './check.js';

/** Of a site's rules and terms, its screening rules and its lists of terms, in all their versions. */
export const POLICY_CHECKS: readonly Check[] = [
  {
    name: 'policy-versions',
    holds: 'A policy has its texts numbered from one, without a gap.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select p.site_id, p.key, count(v.version) as texts, max(v.version) as highest from policies p
      left join policy_versions v on v.site_id = p.site_id and v.key = p.key
      group by p.site_id, p.key having count(v.version) <> coalesce(max(v.version), -1)`),
  },
  {
    name: 'policy-once',
    holds: 'One text of a policy is in force at a time.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select a.site_id, a.key, a.version, b.version as other from policy_versions a
      join policy_versions b on b.site_id = a.site_id and b.key = a.key and b.version > a.version
        and tstzrange(a.effective_from, a.ended_at) && tstzrange(b.effective_from, b.ended_at)`),
  },
  {
    name: 'policy-in-force',
    holds: 'A decision was made by a text that was in force.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select d.site_id, d.id as decision_id, d.policy, d.policy_version, d.created_at
      from decisions d
      join policy_versions v on v.site_id = d.site_id and v.key = d.policy
        and v.version = d.policy_version
      where d.supersedes_id is null
        and not tstzrange(v.effective_from, v.ended_at) @> d.created_at`),
  },
  {
    name: 'policy-pinned',
    holds: 'A decision by a rule that the site had says by which text of it.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select d.site_id, d.id as decision_id, d.policy from decisions d
      join policies p on p.site_id = d.site_id and p.key = d.policy and p.kind = 'policy'
      join policy_versions v on v.site_id = p.site_id and v.key = p.key
        and tstzrange(v.effective_from, v.ended_at) @> d.created_at and v.made_at < d.created_at
      where d.policy_version is null and d.supersedes_id is null`),
  },
  {
    name: 'policy-reversals',
    holds: 'A reversal cites the text that what it undoes was made by.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select r.site_id, r.id as decision_id, d.id as undoes from decisions r
      join decisions d on d.site_id = r.site_id and d.id = r.supersedes_id
      where (r.policy, r.policy_version) is distinct from (d.policy, d.policy_version)`),
  },
  {
    name: 'rule-versions',
    holds:
      'A screening rule has its versions numbered from one, and says which is the present one.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select r.site_id, r.id as rule_id, r.version, count(v.version) as versions,
        max(v.version) as highest
      from rules r left join rule_versions v on v.site_id = r.site_id and v.rule_id = r.id
      group by r.site_id, r.id, r.version
      having r.version <> count(v.version) or r.version <> max(v.version)`),
  },
  {
    name: 'backtest-hits',
    holds: 'A backtest counts the hits that it keeps, and no more than it has looked at.',
    next: 'Delete the backtest and run it again.',
    look: byQuery(`
      select b.site_id, b.id as backtest_id, b.hits, coalesce(h.kept, 0) as kept, b.looked_at, b.total
      from rule_backtests b
      left join (select site_id, backtest_id, count(*) as kept from rule_backtest_hits group by 1, 2) h
        on h.site_id = b.site_id and h.backtest_id = b.id
      where least(b.hits, 10000) <> coalesce(h.kept, 0) or b.looked_at > b.total
        or b.let_stand + b.turned_down > b.hits or b.hits + b.unknown + b.missed > b.looked_at`),
  },
  {
    name: 'term-list-versions',
    holds:
      'A list of terms has its versions numbered from one, of which at most the last is in use.',
    next: 'End all versions but the last (ended_at), or put the list again.',
    look: byQuery(`
      select site_id, id as list_id, count(*) as versions, max(version) as highest,
        max(version) filter (where ended_at is null) as in_use
      from term_lists group by site_id, id
      having count(*) <> max(version) or count(*) filter (where ended_at is null) > 1
        or max(version) filter (where ended_at is null) <> max(version)`),
  },
];
