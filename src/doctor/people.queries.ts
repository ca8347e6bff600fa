import { byQuery, COMPARE_BACKUP, type Check } from './check.js';

/** Of people, what was done about them, and those who moderate. */
export const PEOPLE_CHECKS: readonly Check[] = [
  {
    name: 'person-merges',
    holds: 'Whoever was merged into somebody was merged into one who is nobody else’s part.',
    next: 'Set merged_into to whoever stands at the end of the row; in a ring, empty it for the one who stays.',
    look: byQuery(`
      select p.site_id, p.id as person_id, p.merged_into, t.merged_into as who_was_merged_into
      from people p join people t on t.site_id = p.site_id and t.id = p.merged_into
      where t.merged_into is not null`),
  },
  {
    name: 'person-erased',
    holds: 'Of a person who was erased there is no name, no picture and no address left.',
    next: 'Empty what is left of the person: somebody has asked for it.',
    look: byQuery(`
      select site_id, id as person_id, erased_at from people
      where issuer = 'erased' and (erased_at is null
        or num_nonnulls(name, picture, email_sealed, email_index) > 0)`),
  },
  {
    name: 'data-requests-done',
    holds:
      'A request about somebody’s data that is done says when, and no longer whom it was about.',
    next: 'Empty person_id, email_sealed and email_index of the request, and set done_at.',
    look: byQuery(`
      select site_id, id as request_id, state, done_at from data_requests
      where state = 'done'
        and (done_at is null or num_nonnulls(person_id, email_sealed, email_index) > 0)`),
  },
  {
    name: 'member-keys',
    holds: 'The keys of a member who has left do not work.',
    next: 'Revoke them now: "colloquy key revoke ID --site SLUG"; then see in the log what they were used for.',
    look: byQuery(`
      select m.site_id, m.id as member_id, m.name, m.removed_at, k.id as key_id, k.last_used_at
      from members m join api_keys k on k.site_id = m.site_id and k.member_id = m.id
      where m.removed_at is not null and k.revoked_at is null`),
  },
  {
    name: 'sanction-decisions',
    holds: 'A sanction that followed from a decision followed from one that is there.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select s.site_id, s.id as sanction_id, s.kind, s.decision_id from sanctions s
      left join decisions d on d.site_id = s.site_id and d.id = s.decision_id
      where s.decision_id is not null and d.id is null`),
  },
  {
    name: 'sanction-ends',
    holds: 'A sanction that was lifted, reversed or undone says when and by whom, in that order.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select site_id, id as sanction_id, lifted_at, lifter_kind, reversed_at, reverser_kind, undone_at
      from sanctions
      where (lifted_at is null) <> (lifter_kind is null)
        or (reversed_at is null) <> (reverser_kind is null)
        or undone_at is not null and reversed_at is null or reversed_at < lifted_at`),
  },
  {
    name: 'sanction-effects',
    holds: 'What a sanction holds, shadows or mutes is of its kind, and it was not undone.',
    next: 'Have a moderator decide about the comment: nothing of a sanction is left on it then.',
    look: byQuery(`
      select c.site_id, c.id as comment_id, null::uuid as report_id, s.id as sanction_id, s.kind,
        c.shadowed, s.undone_at
      from comments c join sanctions s on s.site_id = c.site_id and s.id = c.sanction_id
      where s.undone_at is not null or s.kind not in ('pre-moderation', 'shadow')
        or c.shadowed and s.kind <> 'shadow'
      union all
      select r.site_id, r.comment_id, r.id, s.id, s.kind, null, s.undone_at
      from reports r join sanctions s on s.site_id = r.site_id and s.id = r.muted_by
      where s.undone_at is not null or s.kind <> 'no-reports'`),
  },
];
