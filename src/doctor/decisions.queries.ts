import { byQuery, COMPARE_BACKUP, COUNT_ANEW, type Check } from './check.js';

/** Of the log of decisions, what goes with each, and what was said against them. */
export const DECISION_CHECKS: readonly Check[] = [
  {
    name: 'decision-reversals',
    holds: 'A reversal is about the comment of what it undoes, and comes after it.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select r.site_id, r.id as decision_id, r.comment_id, d.id as undoes, d.comment_id as comment_undone
      from decisions r join decisions d on d.site_id = r.site_id and d.id = r.supersedes_id
      where r.comment_id <> d.comment_id or r.created_at < d.created_at`),
  },
  {
    name: 'decision-words',
    holds: 'Words are kept beside a decision that has a hash of them.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select t.site_id, t.decision_id from decision_texts t
      join decisions d on d.site_id = t.site_id and d.id = t.decision_id
      where d.text_hash is null`),
  },
  {
    name: 'decision-sealing',
    holds: 'A decision is sealed, or waits for its seal, and not both.',
    next: 'Run "colloquy log verify"; docs/log.md says what a decision outside of the seals means.',
    look: byQuery(`
      select d.site_id, d.id as decision_id, l.decision_id is not null as sealed,
        u.decision_id is not null as waits
      from decisions d
      left join sealed_decisions l on l.site_id = d.site_id and l.decision_id = d.id
      left join unsealed_decisions u on u.site_id = d.site_id and u.decision_id = d.id
      where num_nonnulls(l.decision_id, u.decision_id) <> 1`),
  },
  {
    name: 'log-chain',
    holds: 'The log is as it was made: its seals, their chain and the digests of what they list.',
    next: 'Run "colloquy log verify", which lists every finding; docs/log.md says what each one means.',
    look: { by: 'seals' },
  },
  {
    name: 'statement-missing',
    holds: 'A decision that restricts has its statement of reasons.',
    next: 'Undo the decision and have a moderator make it again: the statement is written with it.',
    look: byQuery(`
      select d.site_id, d.id as decision_id, d.action from decisions d
      left join statements s on s.site_id = d.site_id and s.id = d.id
      where d.action in ('remove', 'hide', 'reject', 'mark-spam', 'purge', 'redact', 'lock-replies')
        and d.from_state <> 'withdrawn'
        -- What is removed is not kept from more readers as spam.
        and not (d.action = 'mark-spam' and d.from_state = 'removed')
        -- What stays kept from readers is restricted by an earlier decision; reports about it are answered.
        and not (d.action in ('remove', 'hide', 'reject', 'mark-spam')
          and d.from_state = d.to_state and d.from_state <> 'published')
        and s.id is null`),
  },
  {
    name: 'statement-decisions',
    holds: 'A statement of reasons is about the comment of its decision.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select s.site_id, s.id as statement_id, s.comment_id, d.comment_id as comment_decided
      from statements s join decisions d on d.site_id = s.site_id and d.id = s.decision_id
      where s.comment_id <> d.comment_id`),
  },
  {
    name: 'appeal-subjects',
    holds:
      'An appeal is about the comment of the decision, the statement and the report that it is against.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select a.site_id, a.id as appeal_id, a.comment_id, d.comment_id as comment_decided,
        s.comment_id as comment_stated, r.comment_id as comment_reported
      from appeals a
      left join decisions d on d.site_id = a.site_id and d.id = a.decision_id
      left join statements s on s.site_id = a.site_id and s.id = a.statement_id
      left join reports r on r.site_id = a.site_id and r.id = a.report_id
      where d.comment_id <> a.comment_id or s.comment_id <> a.comment_id
        or r.comment_id <> a.comment_id`),
  },
  {
    name: 'appeal-outcomes',
    holds: 'What an appeal led to is about its comment, and what was overturned is undone.',
    next: 'See the appeal and the decisions about its comment; undo the decision that was overturned, if it stands.',
    look: byQuery(`
      select a.site_id, a.id as appeal_id, a.state, a.outcome_id, a.decision_id,
        u.id as undone_by
      from appeals a
      left join decisions o on o.site_id = a.site_id and o.id = a.outcome_id
      left join decisions u on u.site_id = a.site_id and u.supersedes_id = a.decision_id
      where o.comment_id <> a.comment_id
        or a.state in ('confirmed', 'inadmissible') and a.outcome_id is not null
        or a.state in ('overturned', 'varied') and a.decision_id is not null and u.id is null`),
  },
  {
    name: 'job-decisions',
    holds: 'A job counts the decisions that it made.',
    next: COUNT_ANEW,
    look: byQuery(`
      select b.site_id, b.id as job_id, b.applied, coalesce(d.made, 0) as counted from bulk_jobs b
      left join (select site_id, batch_id, count(*) as made from decisions group by 1, 2) d
        on d.site_id = b.site_id and d.batch_id = b.batch_id
      where b.applied <> coalesce(d.made, 0)`),
  },
  {
    name: 'job-words',
    holds: 'A job that has ended keeps no words.',
    next: 'Empty note and message_to_author of the job: they stand with its decisions.',
    look: byQuery(`
      select site_id, id as job_id, state from bulk_jobs
      where state <> 'running' and (note is not null or message_to_author is not null)`),
  },
];
