/** What makes a healthy site wrong, by the check that is to find it; nobody hinders it. */
export interface PlantedFault {
  statements: string;
  /** Others that find it too, and why it cannot be otherwise. */
  also?: Record<string, string>;
}

const fault = (statements: string, also: Record<string, string> = {}): PlantedFault => ({
  statements,
  also,
});

/** A comment by what it says. */
const SAYS = (text: string): string =>
  `(select v.comment_id from comment_revisions v where v.text = '${text}' limit 1)`;
const WAITING = `(select id from review_items i where ended_at is null and reports = 0
  and not exists (select from comment_revisions v
    where v.comment_id = i.comment_id and v.id <> i.revision_id) order by id limit 1)`;
const LEASED = `lease_owner = 'x', lease_until = now(), claim_id = gen_random_uuid()`;

/** Of an unsealed decision a second one, which waits for its seal as well. */
const TWIN = (condition: string): string => `
  with twin as (
    insert into decisions select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid()))).*
    from decisions d join unsealed_decisions u on u.decision_id = d.id where ${condition} limit 1
    returning site_id, id
  )
  insert into unsealed_decisions select site_id, id, pg_current_xact_id() from twin`;

const THREADS: Record<string, PlantedFault> = {
  'foreign-keys': fault(
    `alter table review_skips drop constraint review_skips_site_id_item_id_fkey;
     insert into review_skips (site_id, item_id, actor, skipped_at)
     select id, gen_random_uuid(), 'x', now() from sites;
     alter table review_skips add constraint again foreign key (site_id, item_id)
       references review_items (site_id, id) not valid`,
    { guards: 'such a reference comes back into force for new rows alone' },
  ),
  guards: fault('alter table reports add constraint late check (weight > 0) not valid'),
  'thread-counters': fault(`
    insert into threads (site_id, id, key, title, state, created_at, updated_at)
    select id, id, 'lone', '', 'open', now(), now() from sites;
    insert into thread_names select id, 'key', 'lone', id, true from sites`),
  'thread-counts': fault(`
    update thread_counters set comments = comments + 1 where last_number > 2`),
  'thread-last-number': fault(`
    update thread_counters set last_number = last_number + 1 where last_number > 2`),
  'thread-last-moment': fault(`
    update thread_counters set last_at = last_at + interval '1 second' where last_number > 2`),
  'thread-names': fault(`update thread_names set value = 'another' where value = 'page-1'`),
  'event-sequence': fault('delete from events where thread_sequence = 2', {
    'event-numbers': 'its number is of nothing then',
  }),
  'event-counter': fault(`
    update thread_counters set last_event = last_event + 1 where last_number > 2`),
  'event-subjects': fault(`
    update events set subject_id = gen_random_uuid()
    where id = (select id from events where type = 'comment.published' limit 1)`),
  'event-numbers': fault(`
    with first as (select id from events order by id limit 1),
      numbered as (delete from event_order where event_id in (select id from first))
    delete from unordered_events where event_id in (select id from first)`),
  'event-heads': fault(`
    select colloquy_order_events(id, 10000) from sites;
    update event_heads set last = last + 5`),
};

const COMMENTS: Record<string, PlantedFault> = {
  'comment-numbers': fault(`
    drop index comments_top_level;
    update comments set number = 1 where id = ${SAYS('Second')}`),
  'comment-depth': fault(`update comments set depth = 7 where id = ${SAYS('A guest’s reply')}`),
  'comment-place': fault(`
    update comments set shown = true where id = ${SAYS('Rude')};
    update comment_ranks set shown = true where comment_id = ${SAYS('Rude')}`),
  'comment-ranks': fault(`
    update comment_ranks set parent_id = comment_id where comment_id = ${SAYS('A guest’s reply')}`),
  'comment-replies': fault(`
    update comment_ranks set replies = 2, shown_replies = 2 where comment_id = ${SAYS('First')}`),
  'comment-votes': fault(`update comment_ranks set up = 2 where comment_id = ${SAYS('First')}`),
  'comment-own-votes': fault(`
    insert into votes select site_id, id, person_id, 1, now() from comments where id = ${SAYS('Third')};
    update comment_ranks set up = 1 where comment_id = ${SAYS('Third')}`),
  'comment-state': fault(`update comments set state = 'rejected' where id = ${SAYS('Rude')}`),
  'comment-version': fault(`update comments set version = 1 where id = ${SAYS('Rude')}`),
  'comment-tombstone': fault(`
    update comments set state_reason = 'tone', state_policy_version = 1 where id = ${SAYS('Third')}`),
  'text-shown': fault(`update comments set html = 'Another' where id = ${SAYS('Third')}`),
  'text-pending': fault(`
    update comments set pending_revision_id = revision_id where id = ${SAYS('Rude')}`),
  'text-reviewed': fault(`
    update comments set reviewed_revision_id = id where id = ${SAYS('Rude')}`),
  'text-erased': fault(`update comments set guest_name = 'Ann' where state = 'purged'`),
  'text-fingerprints': fault(`
    insert into comment_fingerprints select site_id, id, id, 1, now() from comments
    on conflict (site_id, comment_id) do update set thread_id = excluded.thread_id`),
  'text-language': fault(`update review_items set language = 'xx' where id = ${WAITING}`),
  'kept-answers': fault(`
    insert into idempotency_keys (site_id, caller, route, key_hash, fingerprint, created_at, subject_id)
    select id, 'x', 'x', sha256('x'), sha256('x'), now(), id from sites`),
};

const REVIEWS: Record<string, PlantedFault> = {
  'review-work': fault(`delete from review_items where id = ${WAITING}`),
  'review-unseen': fault(`
    update comments c set reviewed_revision_id = v.id from comment_revisions v
    where v.comment_id = c.id and v.text = 'Second' and c.revision_id <> v.id`),
  'review-text': fault(`
    update review_items i set revision_id = v.id, language = v.language from comment_revisions v
    where v.comment_id = i.comment_id and v.text = 'It waits'`),
  'review-numbers': fault(
    `update review_items set reports = 2 where ended_at is null and reports = 1`,
  ),
  'review-twice': fault(`
    drop index review_items_one_live;
    drop index review_items_one_open;
    insert into review_items
    select (jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'lease_owner', null,
      'lease_token', null, 'lease_until', null, 'claim_id', null))).*
    from review_items i where id = ${WAITING}`),
  'review-leases': fault(`
    update review_items set lease_token = site_id, ${LEASED} where ended_at is null`),
  'review-snoozed-leases': fault(`
    update review_items set state = 'snoozed', snoozed_until = now(), lease_token = id, ${LEASED}
    where id = ${WAITING}`),
  'review-decided-once': fault(TWIN(`d.action = 'approve'`)),
  'report-work': fault(`
    insert into reports (site_id, id, comment_id, revision_id, person_id, reason, created_at)
    select c.site_id, c.id, c.id, c.revision_id, p.id, 'spam', now() from comments c, people p
    where c.id = ${SAYS('Third')} limit 1`),
  'report-answers': fault(`update reports set state = 'upheld' where state = 'declined'`),
  'notice-comments': fault(`
    insert into notices select (jsonb_populate_record(n, jsonb_build_object('id', site_id))).* from notices n`),
};

const DECISIONS: Record<string, PlantedFault> = {
  'decision-reversals': fault(`
    update decisions d set comment_id = c.id, revision_id = c.revision_id, after_version = 1
    from comments c where d.supersedes_id in (select id from decisions where action = 'pin')
      and c.id = ${SAYS('Third')}`),
  'decision-words': fault(
    `insert into decision_texts (site_id, decision_id, note, salt)
     select site_id, id, 'x', sha256('x') from decisions where action = 'pin' and supersedes_id is null`,
    { 'log-chain': 'words beside a decision are held against its hash' },
  ),
  'decision-sealing': fault(`
    insert into unsealed_decisions select site_id, decision_id, pg_current_xact_id()
    from sealed_decisions limit 1`),
  'log-chain': fault(`
    update decisions set actor_id = 'another'
    where id = (select decision_id from sealed_decisions limit 1)`),
  'statement-missing': fault(`
    delete from statements where comment_id = ${SAYS('Rude')}`),
  'statement-decisions': fault(`
    update statements s set comment_id = c.id, revision_id = c.revision_id from comments c
    where s.comment_id = ${SAYS('Rude')} and c.id = ${SAYS('Ruder')}`),
  'appeal-subjects': fault(`
    update appeals set comment_id = ${SAYS('Third')} where state = 'confirmed'`),
  'appeal-outcomes': fault(`
    update appeals set outcome_id = decision_id where state = 'confirmed'`),
  'job-decisions': fault('update bulk_jobs set applied = applied + 1'),
  'job-words': fault(`update bulk_jobs set note = 'x'`),
};

const RULES: Record<string, PlantedFault> = {
  'policy-versions': fault('update policy_versions set version = 3 where version = 2'),
  'policy-once': fault(`
    drop index policy_versions_last;
    update policy_versions set ended_at = null where version = 1`),
  'policy-in-force': fault(`
    update policy_versions set effective_from = ended_at - interval '1 day' where version = 1`),
  'policy-pinned': fault(`
    update comments set state_policy_version = null where id = ${SAYS('Rude again')};
    update decisions set policy_version = null where comment_id = ${SAYS('Rude again')}`),
  'policy-reversals': fault(`
    update decisions set policy = 'another'
    where supersedes_id in (select id from decisions where action = 'pin')`),
  'rule-versions': fault('update rules set version = 2'),
  'backtest-hits': fault('update rule_backtests set hits = 1'),
  'term-list-versions': fault('update term_lists set version = 2'),
};

const PEOPLE: Record<string, PlantedFault> = {
  'person-merges': fault(`
    update people set merged_into = (select id from people where sub = 'ann') where sub = 'fred'`),
  'person-erased': fault(
    `update people set issuer = 'erased', erased_at = now() where sub = 'ann'`,
  ),
  'data-requests-done': fault(`
    insert into data_requests (site_id, id, kind, state, requested_at)
    select id, id, 'export', 'done', now() from sites`),
  'member-keys': fault(`update members set removed_at = now() where role = 'moderator'`),
  'sanction-decisions': fault('update sanctions set decision_id = id'),
  'sanction-ends': fault('update sanctions set lifted_at = now()'),
  'sanction-effects': fault(`update sanctions set kind = 'ban' where kind = 'pre-moderation'`),
};

export const PLANTED_FAULTS: Readonly<Record<string, PlantedFault>> = {
  ...THREADS,
  ...COMMENTS,
  ...REVIEWS,
  ...DECISIONS,
  ...RULES,
  ...PEOPLE,
};
