import { byQuery, COMPARE_BACKUP, COUNT_ANEW, type Check } from './check.js';

const READ_ANEW =
  'Who follows the events of the site has missed one, or met one twice: have them read what they know of anew, and compare the rows with a backup.';

/** Of what happened: its order within a thread, and within the site. */
export const EVENT_CHECKS: readonly Check[] = [
  {
    name: 'event-sequence',
    holds: 'Events of a thread that are kept are numbered without a gap and without twins.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select site_id, thread_id, min(thread_sequence) as first_wrong, count(*) as wrong
      from (select site_id, thread_id, thread_sequence, row_number() over thread as place,
              first_value(thread_sequence) over thread as first
            from events where thread_id is not null
            window thread as (partition by site_id, thread_id order by thread_sequence)) e
      where thread_sequence <> first + place - 1 group by site_id, thread_id`),
  },
  {
    name: 'event-counter',
    holds: 'The last event that a thread counts is the last that it has, unless that has ended.',
    next: COUNT_ANEW,
    look: byQuery(`
      select k.site_id, k.thread_id, k.last_event, e.last as highest
      from thread_counters k
      join (select site_id, thread_id, max(thread_sequence) as last
            from events group by 1, 2) e
        on e.site_id = k.site_id and e.thread_id = k.thread_id
      where k.last_event <> e.last`),
  },
  {
    name: 'event-subjects',
    holds:
      'An event is about its thread or a comment in that thread; one of people that is in no thread about a person.',
    next: COMPARE_BACKUP,
    look: byQuery(`
      select e.site_id, e.thread_id, e.id as event_id, e.type, e.subject_id from events e
      left join comments c
        on c.site_id = e.site_id and c.id = e.subject_id and c.thread_id = e.thread_id
      left join people p
        on e.type like 'person.%' and p.site_id = e.site_id and p.id = e.subject_id
      where case when e.thread_id is null then e.type like 'person.%' and p.id is null
        else c.id is null and not (e.type like 'thread.%' and e.subject_id = e.thread_id) end`),
  },
  {
    name: 'event-numbers',
    holds:
      'An event has its number on the site or waits for it; numbers have no gap, and go up within a thread.',
    next: READ_ANEW,
    look: byQuery(`
      select coalesce(e.site_id, w.site_id, o.site_id) as site_id, e.id as event_id,
        w.event_id as waits, o.sequence, o.before, o.next
      from events e
      full join unordered_events w on w.site_id = e.site_id and w.event_id = e.id
      full join (
        select n.site_id, n.event_id, n.sequence,
          lag(n.sequence) over (partition by n.site_id order by n.sequence) as before,
          lead(t.thread_sequence) over (
            partition by n.site_id, t.thread_id order by n.sequence) - t.thread_sequence as next
        from event_order n left join events t on t.site_id = n.site_id and t.id = n.event_id
      ) o on o.site_id = e.site_id and o.event_id = e.id
      where num_nonnulls(w.event_id, o.event_id) <> 1 or e.id is null
        or o.sequence <> o.before + 1 or o.next < 0`),
  },
  {
    name: 'event-heads',
    holds:
      'The last number that a site has given to an event is the highest, unless that has ended.',
    next: 'Stop the servers, set it to the number beside it, and start them: numbers that were told must not be given again.',
    look: byQuery(`
      select o.site_id, h.last, o.highest
      from (select site_id, max(sequence) as highest from event_order group by 1) o
      left join event_heads h on h.site_id = o.site_id
      where h.last is distinct from o.highest`),
  },
];
