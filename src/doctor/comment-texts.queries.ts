import { byQuery, COUNT_ANEW, type Check } from './check.js';

/** Of what comments say, and what was made of it. */
export const TEXT_CHECKS: readonly Check[] = [
  {
    name: 'text-shown',
    holds: 'What a comment shows is what was made of its present text.',
    next: COUNT_ANEW,
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.revision_id from comments c
      join comment_revisions v on v.site_id = c.site_id and v.id = c.revision_id
      where c.html <> v.html`),
  },
  {
    name: 'text-pending',
    holds: 'A text that waits is another than the one that shows.',
    next: 'Empty the comment’s pending_revision_id: that text shows already.',
    look: byQuery(`
      select site_id, id as comment_id, revision_id from comments
      where pending_revision_id = revision_id`),
  },
  {
    name: 'text-reviewed',
    holds: 'The text that a moderator has looked at last is one of the comment’s own.',
    next: 'Empty the comment’s reviewed_revision_id, and have a moderator look at the comment.',
    look: byQuery(`
      select c.site_id, c.id as comment_id, c.reviewed_revision_id from comments c
      left join comment_revisions v on v.site_id = c.site_id and v.comment_id = c.id
        and v.id = c.reviewed_revision_id
      where c.reviewed_revision_id is not null and v.id is null`),
  },
  {
    name: 'text-erased',
    holds: 'Of a comment that was erased there is no text and no name left.',
    next: 'Erase it again: empty its texts and its name, as somebody has asked for or the law wants.',
    look: byQuery(`
      select c.site_id, c.id as comment_id, count(v.id) as texts, c.guest_name is not null as has_name
      from comments c
      left join comment_revisions v on v.site_id = c.site_id and v.comment_id = c.id
        and (v.body, v.html, v.text) is distinct from ('', '', '')
      where c.state = 'purged'
      group by c.site_id, c.id, c.guest_name, c.html
      having count(v.id) > 0 or c.guest_name is not null or c.html <> ''`),
  },
  {
    name: 'text-fingerprints',
    holds: 'A comment’s fingerprint is kept with the comment’s thread.',
    next: 'Delete the fingerprint; it is for finding repetitions in the next days only.',
    look: byQuery(`
      select f.site_id, f.comment_id, f.thread_id, c.thread_id as thread_of_comment
      from comment_fingerprints f
      join comments c on c.site_id = f.site_id and c.id = f.comment_id
      where f.thread_id <> c.thread_id`),
  },
  {
    name: 'text-language',
    holds: 'Work says of its text what language it is in, and what screening has found in it.',
    next: 'Run "update review_items set revision_id = revision_id" for the item: a trigger reads both anew.',
    look: byQuery(`
      select i.site_id, i.id as item_id, i.language, v.language as told, i.found,
        coalesce(f.found, '{}') as findings
      from review_items i
      join comment_revisions v on v.site_id = i.site_id and v.id = i.revision_id
      left join (select f.site_id, f.comment_id, f.revision_id,
                   array_agg(distinct by order by by) as found
                 from screening_findings f
                 cross join lateral (values (f.check_name), (nullif(f.rule, 'settings'))) b (by)
                 where by is not null group by 1, 2, 3) f
        on f.site_id = i.site_id and f.comment_id = i.comment_id and f.revision_id = i.revision_id
      where i.ended_at is null
        and (i.language is distinct from v.language or i.found <> coalesce(f.found, '{}'))`),
  },
  {
    name: 'kept-answers',
    holds:
      'An answer that is kept for a repeated call is about a comment or a notice that is there.',
    next: 'Delete the kept answer: the call would be told of something that is gone. Then compare with a backup what made it go.',
    look: byQuery(`
      select k.site_id, k.route, k.subject_id, k.created_at from idempotency_keys k
      left join comments c on c.site_id = k.site_id and c.id = k.subject_id
      left join notices n on n.site_id = k.site_id and n.id = k.subject_id
      where k.subject_id is not null and c.id is null and n.id is null`),
  },
];
