import { byQuery, COUNT_ANEW, type Check } from './check.js';

/** Of threads: their counters and their names. */
export const THREAD_CHECKS: readonly Check[] = [
  {
    name: 'thread-counters',
    holds: 'Every thread has its row of counters.',
    next: 'Insert the row, then count it anew: docs/doctor.md, "Counting anew".',
    look: byQuery(`
      select t.site_id, t.id as thread_id from threads t
      left join thread_counters k on k.site_id = t.site_id and k.thread_id = t.id
      where k.thread_id is null`),
  },
  {
    name: 'thread-counts',
    holds: 'A thread counts its published comments, and those at the top among them.',
    next: COUNT_ANEW,
    look: byQuery(`
      select k.site_id, k.thread_id, k.comments, coalesce(c.comments, 0) as counted_comments,
        k.top_level, coalesce(c.top_level, 0) as counted_top_level
      from thread_counters k
      left join (select site_id, thread_id, count(*) as comments,
                   count(*) filter (where parent_id is null) as top_level
                 from comments where state = 'published' group by 1, 2) c
        on c.site_id = k.site_id and c.thread_id = k.thread_id
      where (k.comments, k.top_level) is distinct from
        (coalesce(c.comments, 0)::int, coalesce(c.top_level, 0)::int)`),
  },
  {
    name: 'thread-last-number',
    holds: 'The last number that a thread has given is the highest of its comments’.',
    next: COUNT_ANEW,
    look: byQuery(`
      select k.site_id, k.thread_id, k.last_number, coalesce(c.highest, 0) as highest
      from thread_counters k
      left join (select site_id, thread_id, max(number) as highest
                 from comments group by 1, 2) c
        on c.site_id = k.site_id and c.thread_id = k.thread_id
      where k.last_number <> coalesce(c.highest, 0)`),
  },
  {
    name: 'thread-last-moment',
    holds:
      'A thread’s latest moment is not before its latest published comment, nor after every comment that was ever shown.',
    next: COUNT_ANEW,
    look: byQuery(`
      select k.site_id, k.thread_id, k.last_at, c.published as latest_published, c.shown as latest_shown
      from thread_counters k
      left join (select site_id, thread_id, max(published_at) as shown,
                   max(published_at) filter (where state = 'published') as published
                 from comments group by 1, 2) c
        on c.site_id = k.site_id and c.thread_id = k.thread_id
      where case when k.last_at is null then c.published is not null
        else c.shown is null or k.last_at > c.shown or k.last_at < c.published end`),
  },
  {
    name: 'thread-names',
    holds: 'A thread is found by its key, and by its page’s address where it has one.',
    next: 'Give the thread its key, or its address, again: PATCH it with the ones that it has.',
    look: byQuery(`
      select t.site_id, t.id as thread_id, t.key, k.value as found_by_key, u.value as found_by_url
      from threads t
      left join thread_names k
        on k.site_id = t.site_id and k.thread_id = t.id and k.kind = 'key' and k.canonical
      left join thread_names u
        on u.site_id = t.site_id and u.thread_id = t.id and u.kind = 'url' and u.canonical
      where k.value is distinct from t.key or u.value is not null and t.url is null`),
  },
];
