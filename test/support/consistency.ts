import { query } from './database.js';

/**
 * What is stored but is not so: every number held against a count of rows, every place against the
 * rule "published, or above a shown reply". Empty when all is well. Knows nothing of the code.
 */
export async function inconsistencies(databaseUrl: string): Promise<string[]> {
  const found: string[] = [];
  for (const [what, text] of Object.entries(CHECKS)) {
    const rows = await query(databaseUrl, text);
    found.push(...rows.slice(0, 5).map((row) => `${what}: ${JSON.stringify(row)}`));
  }
  return found;
}

const CHECKS: Record<string, string> = {
  'counts of a thread': `
    select k.thread_id, k.comments, k.top_level, c.all_rows, c.top_rows
    from thread_counters k
    join (select t.site_id, t.id, count(c.id) as all_rows,
            count(c.id) filter (where c.parent_id is null) as top_rows
          from threads t left join comments c
            on c.site_id = t.site_id and c.thread_id = t.id and c.state = 'published'
          group by t.site_id, t.id) c on c.site_id = k.site_id and c.id = k.thread_id
    where (k.comments, k.top_level) is distinct from (c.all_rows::int, c.top_rows::int)`,
  'the last number of a thread': `
    select k.thread_id, k.last_number, max(c.number) as highest
    from thread_counters k left join comments c on c.site_id = k.site_id and c.thread_id = k.thread_id
    group by k.site_id, k.thread_id, k.last_number
    having k.last_number <> coalesce(max(c.number), 0)`,
  'a number given twice': `
    select thread_id, number from comments where number is not null
    group by site_id, thread_id, number having count(*) > 1`,
  'replies of a comment': `
    select r.comment_id, r.replies, r.shown_replies, c.replies as rows, c.shown as shown_rows
    from comment_ranks r
    join (select p.site_id, p.id, count(c.id) filter (where c.state = 'published') as replies,
            count(c.id) filter (where c.shown) as shown
          from comments p left join comments c on c.site_id = p.site_id and c.parent_id = p.id
          group by p.site_id, p.id) c on c.site_id = r.site_id and c.id = r.comment_id
    where (r.replies, r.shown_replies) is distinct from (c.replies::int, c.shown::int)`,
  'a place on the page': `
    select c.id, c.state, c.shown from comments c
    join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id
    where c.shown <> (c.state = 'published' or exists (
      select from comments d where d.site_id = c.site_id and d.parent_id = c.id and d.shown))
      or r.shown <> c.shown`,
  'the depth of a reply': `
    select c.id, c.depth, p.depth as parent from comments c
    join comments p on p.site_id = c.site_id and p.id = c.parent_id
    where c.depth <> p.depth + 1 or c.thread_id <> p.thread_id`,
  'a restriction without its statement of reasons': `
    select d.id, d.action from decisions d
    where d.action in ('remove', 'hide', 'reject', 'mark-spam', 'purge', 'redact', 'lock-replies')
      and d.from_state <> 'withdrawn'
      -- What is removed is not kept from more readers as spam.
      and not (d.action = 'mark-spam' and d.from_state = 'removed')
      and not exists (select from statements s where s.site_id = d.site_id and s.id = d.id)`,
  'votes of a comment': `
    select r.comment_id, r.up, r.down, v.up as ups, v.down as downs
    from comment_ranks r
    left join (select site_id, comment_id, count(*) filter (where value = 1) as up,
                 count(*) filter (where value = -1) as down
               from votes group by 1, 2) v on v.site_id = r.site_id and v.comment_id = r.comment_id
    where (r.up, r.down) is distinct from (coalesce(v.up, 0)::int, coalesce(v.down, 0)::int)`,
  'a comment without its row of ranks': `
    select c.id from comments c left join comment_ranks r
      on r.site_id = c.site_id and r.comment_id = c.id where r.comment_id is null`,
  'a waiting comment without work, or work without a reason': `
    select c.id, c.state, i.queue from comments c
    left join review_items i on i.site_id = c.site_id and i.comment_id = c.id and i.ended_at is null
    where (c.state = 'pending' or (c.state = 'published' and c.pending_revision_id is not null))
        and i.id is null
      or i.id is not null and (c.state not in ('pending', 'published', 'spam')
        or c.state = 'published' and i.reports = 0 and c.pending_revision_id is null
          and coalesce(c.reviewed_revision_id, c.revision_id) = c.revision_id)`,
  'a text that came after the approved one, and no work': `
    select c.id from comments c
    where c.state = 'published' and c.reviewed_revision_id <> c.revision_id
      and not exists (select from review_items i where i.site_id = c.site_id
        and i.comment_id = c.id and i.ended_at is null)`,
  'work about another text than the one to decide about': `
    select i.id, i.queue from review_items i
    join comments c on c.site_id = i.site_id and c.id = i.comment_id
    where i.ended_at is null and i.revision_id <> coalesce(c.pending_revision_id, c.revision_id)`,
  'numbers of work that are not those of its open reports': `
    select i.id, i.reports, i.notices, i.score, r.count, r.noticed, r.weight from review_items i
    cross join lateral (
      select count(*)::int as count, count(r.notice_id)::int as noticed, coalesce(sum(r.weight) filter (
        where r.revision_id = i.revision_id), 0) as weight
      from reports r where r.site_id = i.site_id and r.comment_id = i.comment_id and r.state = 'received') r
    where i.ended_at is null
      and (i.reports, i.notices, i.score::numeric) <> (r.count, r.noticed, r.weight)`,
  'an open report, and no work': `
    select r.id from reports r where r.state = 'received' and not exists (
      select from review_items i
      where i.site_id = r.site_id and i.comment_id = r.comment_id and i.ended_at is null)`,
  'a report that its decision has not answered so': `
    select r.id, r.state, d.action from reports r
    join decisions d on d.site_id = r.site_id and d.id = r.decision_id
    where d.comment_id <> r.comment_id
      or exists (select from decisions u where u.site_id = d.site_id and u.supersedes_id = d.id)
      or r.decided_at < d.created_at
      or d.action <> 'redact' and (r.state = 'superseded') = (r.revision_id = d.revision_id)
      or r.state = 'upheld' and d.action not in ('reject', 'mark-spam', 'hide', 'remove', 'redact', 'purge')
      or r.state in ('declined', 'duplicate', 'unfounded')
        and d.action not in ('approve', 'not-spam', 'restore', 'dismiss-reports')`,
  'two items about one comment': `
    select comment_id, count(*) from review_items where ended_at is null
    group by site_id, comment_id having count(*) > 1`,
  'a lease that somebody else has too': `
    select lease_token, count(*) from review_items where lease_token is not null
    group by lease_token having count(*) > 1`,
  'a lease of what is put off': `
    select id from review_items where state = 'snoozed' and lease_owner is not null`,
  'more decisions that ended work than work that was decided': `
    select i.id, count(d.id) from review_items i
    join decisions d on d.site_id = i.site_id and d.before ->> 'itemId' = i.id::text
    left join decisions r on r.site_id = d.site_id and r.supersedes_id = d.id
    where r.id is null
    group by i.site_id, i.id having count(d.id) > 1`,
  'decisions of a job': `
    select b.id, b.applied, count(d.id) from bulk_jobs b
    left join decisions d on d.site_id = b.site_id and d.batch_id = b.batch_id
    group by b.site_id, b.id having b.applied <> count(d.id)`,
  'hits of a backtest': `
    select b.id, b.hits, count(h.comment_id) from rule_backtests b
    left join rule_backtest_hits h on h.site_id = b.site_id and h.backtest_id = b.id
    group by b.site_id, b.id
    having least(b.hits, 10000) <> count(h.comment_id) or b.looked_at > b.total
      or b.let_stand + b.turned_down > b.hits or b.hits + b.unknown + b.missed > b.looked_at`,
  'words that a job no longer needs': `
    select id, state from bulk_jobs
    where state <> 'running' and (note is not null or message_to_author is not null)`,
  'a state that is not the last decision’s': `
    select c.id, c.state, d.to_state from comments c
    join lateral (select to_state from decisions d where d.site_id = c.site_id and d.comment_id = c.id
                  order by created_at desc, id desc limit 1) d on true
    where c.state not in (d.to_state, 'withdrawn', 'purged')`,
  'an item that says of its text what is not so': `
    select i.id, i.language, v.language as told, i.found from review_items i
    join comment_revisions v on v.site_id = i.site_id and v.id = i.revision_id
    where i.ended_at is null and (i.language is distinct from v.language or i.found <> array(
      select distinct by from screening_findings f
      cross join lateral (values (f.check_name), (nullif(f.rule, 'settings'))) b (by)
      where f.site_id = i.site_id and f.comment_id = i.comment_id and f.revision_id = i.revision_id
        and by is not null order by by))`,
  'a seal that counts other decisions than it lists': `
    select s.number, s.decisions, count(l.position) as listed from decision_seals s
    left join sealed_decisions l on l.site_id = s.site_id and l.seal = s.number
    group by s.site_id, s.number, s.decisions having s.decisions <> count(l.position)`,
  'a decision that is neither sealed nor waits for it, or both': `
    select d.id from decisions d
    left join sealed_decisions l on l.site_id = d.site_id and l.decision_id = d.id
    left join unsealed_decisions u on u.site_id = d.site_id and u.decision_id = d.id
    where num_nonnulls(l.decision_id, u.decision_id) <> 1`,
  'two texts of one policy in force at once': `
    select a.key, a.version, b.version as other from policy_versions a
    join policy_versions b on b.site_id = a.site_id and b.key = a.key and b.version > a.version
      and tstzrange(a.effective_from, a.ended_at) && tstzrange(b.effective_from, b.ended_at)`,
  'a decision by a text that was not in force': `
    select d.id, d.policy, d.policy_version, d.created_at, v.effective_from, v.ended_at
    from decisions d
    join policy_versions v on v.site_id = d.site_id and v.key = d.policy
      and v.version = d.policy_version
    where d.supersedes_id is null
      and not tstzrange(v.effective_from, v.ended_at) @> d.created_at`,
  'a reversal by another text than what it undoes': `
    select r.id from decisions r
    join decisions d on d.site_id = r.site_id and d.id = r.supersedes_id
    where (r.policy, r.policy_version) is distinct from (d.policy, d.policy_version)`,
  'a decision by no text, where the site had a rule of that name': `
    select d.id, d.policy from decisions d
    join policies p on p.site_id = d.site_id and p.key = d.policy and p.kind = 'policy'
    join policy_versions v on v.site_id = p.site_id and v.key = p.key
      and tstzrange(v.effective_from, v.ended_at) @> d.created_at and v.made_at < d.created_at
    where d.policy_version is null and d.supersedes_id is null`,
  'a tombstone by another text than its decision': `
    select c.id, c.state_reason, c.state_policy_version from comments c
    where c.state_policy_version is not null and not exists (
      select from decisions d where d.site_id = c.site_id and d.comment_id = c.id
        and d.policy = c.state_reason and d.policy_version = c.state_policy_version)`,
  'the order of events': `
    select thread_id, count(*), max(thread_sequence) from events
    group by site_id, thread_id having count(*) <> max(thread_sequence)`,
};
