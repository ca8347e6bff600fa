import { milliseconds } from '../database/milliseconds.js';

/** The text of the site's rule that the reason names. */
export const citedPolicyOf = (row: string, siteId: string): string => `case
  when ${row}.state_policy_version is not null then (
    select json_build_object('title', p.title, 'version', p.version,
      'from', ${milliseconds('p.effective_from')})
    from policy_versions p where p.site_id = ${siteId} and p.key = ${row}.state_reason
      and p.version = ${row}.state_policy_version) end`;

/** What its author was told last of why it is not shown. */
export const toldStatementOf = (row: string, siteId: string): string => `case
  when ${row}.state in ('pending', 'hidden', 'spam', 'rejected', 'removed') then (
    select s.id from statements s where s.site_id = ${siteId} and s.comment_id = ${row}.id and s.is_told
    order by s.created_at desc, s.id desc limit 1) end`;

/** Times are numbers: parsing fifty timestamps costs more than the page's JSON. */
export const COMMENT_FIELDS = `c.id, c.thread_id as "threadId", c.parent_id as "parentId", c.depth,
  c.kind, c.state, c.prior_state as "priorState", c.state_reason as "stateReason",
  c.sanction_id as "sanctionId", c.shadowed, c.shadow_number as "shadowNumber", c.number, c.person_id as "personId",
  c.guest_name as "guestName", c.html, c.pinned, c.featured, c.version, c.shown,
  c.edited_by as "editedBy", ${milliseconds('c.created_at')} as "createdAt",
  ${milliseconds('c.published_at')} as "publishedAt", ${milliseconds('c.edited_at')} as "editedAt",
  r.up, r.down, r.replies, r.shown_replies as "shownReplies", r.best, r.controversy,
  c.revision_id as "revisionId",
  ${citedPolicyOf('c', 'c.site_id')} as "citedPolicy",
  ${toldStatementOf('c', 'c.site_id')} as "statementId"`;

export const COMMENT_TABLES = `comments c
  join comment_ranks r on r.site_id = c.site_id and r.comment_id = c.id`;

/** The text that waits beside the one that shows; for moderators and the author. */
export const WAITING_FIELDS = `w.html as "waitingHtml", w.body as "waitingBody",
  ${milliseconds('w.created_at')} as "waitingAt"`;
export const WAITING_TEXT = `left join comment_revisions w
  on w.site_id = c.site_id and w.id = c.pending_revision_id`;
