import { byQuery, COMPARE_BACKUP, COUNT_ANEW, DECIDE_ANEW, type Check } from './check.js';

/** Of comments: their place in the tree, their numbers, and what they were decided to be. */
export const COMMENT_CHECKS: readonly Check[] = [
  {
    name: 'comment-numbers',
    holds: 'A thread gives each number once.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select site_id, thread_id, number, count(*) as comments from comments
      where number is not null group by site_id, thread_id, number having count(*) > 1`),
  },
  {
    name: 'comment-depth',
    holds:
      'A reply is one deeper than what it replies to, in the same thread; so no branch is a ring.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.depth, p.depth as depth_above, c.parent_id
      from comments c join comments p on p.site_id = c.site_id and p.id = c.parent_id
      where c.depth <> p.depth + 1 or c.thread_id <> p.thread_id`),
  },
  {
    name: 'comment-place',
    holds:
      'A comment has a place on the page when it is published, or when one of its replies has.',
    next: COUNT_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.state, c.shown,
        r.parent_id is not null as has_shown_replies
      from comments c
      left join (select distinct site_id, parent_id from comments
                 where shown and parent_id is not null) r
        on r.site_id = c.site_id and r.parent_id = c.id
      where c.shown <> (c.state = 'published' or r.parent_id is not null)`),
  },
  {
    name: 'comment-ranks',
    holds:
      'A comment has its row of ranks, which says the same of its thread, its parent and its place.',
    next: COUNT_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.thread_id, r.thread_id as ranked_in, c.parent_id,
        r.parent_id as ranked_below, c.shown, r.shown as ranked_as_shown
      from comments c
      left join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id
      where (c.thread_id, c.parent_id, c.shown) is distinct from (r.thread_id, r.parent_id, r.shown)`),
  },
  {
    name: 'comment-replies',
    holds: 'A comment counts its published replies, and those that have a place.',
    next: COUNT_ANEW,
    look: byQuery(`
      select r.site_id, r.comment_id, r.replies, coalesce(c.replies, 0) as counted_replies,
        r.shown_replies, coalesce(c.shown, 0) as counted_shown
      from comment_ranks r
      left join (select site_id, parent_id, count(*) filter (where state = 'published') as replies,
                   count(*) filter (where shown) as shown
                 from comments where parent_id is not null group by 1, 2) c
        on c.site_id = r.site_id and c.parent_id = r.comment_id
      where (r.replies, r.shown_replies) is distinct from
        (coalesce(c.replies, 0)::int, coalesce(c.shown, 0)::int)`),
  },
  {
    name: 'comment-votes',
    holds: 'A comment counts its votes up and down.',
    next: COUNT_ANEW,
    look: byQuery(`
      select r.site_id, r.comment_id, r.up, coalesce(v.up, 0) as counted_up, r.down,
        coalesce(v.down, 0) as counted_down
      from comment_ranks r
      left join (select site_id, comment_id, count(*) filter (where value = 1) as up,
                   count(*) filter (where value = -1) as down
                 from votes group by 1, 2) v on v.site_id = r.site_id and v.comment_id = r.comment_id
      where (r.up, r.down) is distinct from (coalesce(v.up, 0)::int, coalesce(v.down, 0)::int)`),
  },
  {
    name: 'comment-own-votes',
    holds: 'Nobody’s vote counts for a comment of their own.',
    next: 'Delete the vote, and count the votes anew: docs/doctor.md, "Counting anew".',
    look: byQuery(`
      select v.site_id, v.comment_id, v.person_id from votes v
      join comments c on c.site_id = v.site_id and c.id = v.comment_id
      where c.person_id = v.person_id`),
  },
  {
    name: 'comment-state',
    holds:
      'A comment is what its last decision made it, unless its author or the law has taken it away since.',
    next: DECIDE_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.state, d.to_state as decided, d.id as decision_id
      from comments c
      join (select distinct on (site_id, comment_id) site_id, comment_id, to_state, id
            from decisions order by site_id, comment_id, created_at desc, id desc) d
        on d.site_id = c.site_id and d.comment_id = c.id
      where c.state not in (d.to_state, 'withdrawn', 'purged')`),
  },
  {
    name: 'comment-version',
    holds: 'A comment’s version is not before what its decisions left and its texts began with.',
    next: 'Set the comment’s version to the highest in the row: a client’s If-Match is compared with it.',
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.version, d.version as decided, v.version as written
      from comments c
      left join (select site_id, comment_id, max(after_version) as version
                 from decisions group by 1, 2) d on d.site_id = c.site_id and d.comment_id = c.id
      left join (select site_id, comment_id, max(from_version) as version
                 from comment_revisions where from_version > 1 group by 1, 2) v
        on v.site_id = c.site_id and v.comment_id = c.id
      where c.version < greatest(d.version, v.version)`),
  },
  {
    name: 'comment-tombstone',
    holds: 'What a tombstone cites is a text that a decision about its comment was made by.',
    next: DECIDE_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.state_reason, c.state_policy_version from comments c
      left join (select distinct site_id, comment_id, policy, policy_version from decisions
                 where policy_version is not null) d
        on d.site_id = c.site_id and d.comment_id = c.id and d.policy = c.state_reason
          and d.policy_version = c.state_policy_version
      where c.state_policy_version is not null and d.comment_id is null`),
  },
];
