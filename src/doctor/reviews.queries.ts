import { byQuery, COUNT_ANEW, DECIDE_ANEW, type Check } from './check.js';

/** Of work in moderators' queues, its leases, and the reports that made it. */
export const REVIEW_CHECKS: readonly Check[] = [
  {
    name: 'review-work',
    holds: 'What waits for a decision has work in a queue, and work has a reason.',
    next: DECIDE_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.state, i.id as item_id, i.queue from comments c
      left join review_items i on i.site_id = c.site_id and i.comment_id = c.id and i.ended_at is null
      where (c.state = 'pending' or (c.state = 'published' and c.pending_revision_id is not null))
          and i.id is null
        or i.id is not null and (c.state not in ('pending', 'published', 'spam')
          or c.state = 'published' and i.reports = 0 and c.pending_revision_id is null
            and coalesce(c.reviewed_revision_id, c.revision_id) = c.revision_id)`),
  },
  {
    name: 'review-unseen',
    holds: 'A text that shows in the place of one that was approved has work in a queue.',
    next: DECIDE_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id from comments c
      left join review_items i on i.site_id = c.site_id and i.comment_id = c.id and i.ended_at is null
      where c.state = 'published' and c.reviewed_revision_id <> c.revision_id and i.id is null`),
  },
  {
    name: 'review-text',
    holds: 'Work is about the text that there is to decide about.',
    next: DECIDE_ANEW,
    look: byQuery(`
      select i.site_id, i.id as item_id, i.queue, i.revision_id,
        coalesce(c.pending_revision_id, c.revision_id) as to_decide
      from review_items i join comments c on c.site_id = i.site_id and c.id = i.comment_id
      where i.ended_at is null and i.revision_id <> coalesce(c.pending_revision_id, c.revision_id)`),
  },
  {
    name: 'review-numbers',
    holds:
      'Work counts the open reports of its comment and the notices among them, and weighs those of its text.',
    next: COUNT_ANEW,
    look: byQuery(`
      select i.site_id, i.id as item_id, i.reports, coalesce(r.count, 0) as counted_reports,
        i.notices, coalesce(r.noticed, 0) as counted_notices, i.score, coalesce(r.weight, 0) as weight
      from review_items i
      left join (select i.site_id, i.id, count(*)::int as count, count(r.notice_id)::int as noticed,
                   sum(r.weight) filter (where r.revision_id = i.revision_id) as weight
                 from review_items i
                 join reports r on r.site_id = i.site_id and r.comment_id = i.comment_id
                 where i.ended_at is null and r.state = 'received' group by 1, 2) r
        on r.site_id = i.site_id and r.id = i.id
      where i.ended_at is null and (i.reports, i.notices, i.score::numeric) <>
        (coalesce(r.count, 0), coalesce(r.noticed, 0), coalesce(r.weight, 0))`),
  },
  {
    name: 'review-twice',
    holds: 'A comment has one piece of work at a time.',
    next: 'End all of them but the oldest as superseded.',
    look: byQuery(`
      select site_id, comment_id, count(*) as items from review_items
      where ended_at is null group by site_id, comment_id having count(*) > 1`),
  },
  {
    name: 'review-leases',
    holds: 'A lease is one person’s.',
    next: 'Empty lease_owner, lease_token, lease_until and claim_id of these items: whoever had them claims again.',
    look: byQuery(`
      select site_id, lease_token, count(*) as items from review_items
      where lease_token is not null group by site_id, lease_token having count(*) > 1`),
  },
  {
    name: 'review-snoozed-leases',
    holds: 'What is put off is nobody’s.',
    next: 'Empty lease_owner, lease_token, lease_until and claim_id of the item.',
    look: byQuery(`
      select site_id, id as item_id, lease_owner from review_items
      where state = 'snoozed' and lease_owner is not null`),
  },
  {
    name: 'review-decided-once',
    holds: 'A piece of work was ended by one decision that stands.',
    next: 'See what the decisions say (GET …/moderation/decisions), and undo the one that should not stand.',
    look: byQuery(`
      select d.site_id, d.before ->> 'itemId' as item_id, count(*) as decisions from decisions d
      left join decisions r on r.site_id = d.site_id and r.supersedes_id = d.id
      where r.id is null and d.before ->> 'itemId' is not null
      group by 1, 2 having count(*) > 1`),
  },
  {
    name: 'report-work',
    holds: 'A report that nobody has answered has work in a queue.',
    next: DECIDE_ANEW,
    look: byQuery(`
      select r.site_id, r.id as report_id, r.comment_id from reports r
      left join review_items i
        on i.site_id = r.site_id and i.comment_id = r.comment_id and i.ended_at is null
      where r.state = 'received' and i.id is null`),
  },
  {
    name: 'report-answers',
    holds:
      'A report was answered as the decision about it says, which is about its comment and stands.',
    next: 'See the report and the decision; where the decision was undone, set the report to received and have a moderator decide.',
    look: byQuery(`
      select r.site_id, r.id as report_id, r.state, d.id as decision_id, d.action from reports r
      join decisions d on d.site_id = r.site_id and d.id = r.decision_id
      left join decisions u on u.site_id = d.site_id and u.supersedes_id = d.id
      where d.comment_id <> r.comment_id or u.id is not null or r.decided_at < d.created_at
        or d.action <> 'redact' and (r.state = 'superseded') = (r.revision_id = d.revision_id)
        or r.state = 'upheld'
          and d.action not in ('reject', 'mark-spam', 'hide', 'remove', 'redact', 'purge')
        or r.state in ('declined', 'duplicate', 'unfounded')
          and d.action not in ('approve', 'not-spam', 'restore', 'dismiss-reports')`),
  },
  {
    name: 'notice-comments',
    holds: 'A legal notice is about at least one comment.',
    next: 'Read the notice, answer whoever sent it, and compare with a backup which comments it was about.',
    look: byQuery(`
      select n.site_id, n.id as notice_id from notices n
      left join reports r on r.site_id = n.site_id and r.notice_id = n.id
      where r.id is null`),
  },
];
