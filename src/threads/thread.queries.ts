import { milliseconds } from '../database/milliseconds.js';
import type { ThreadFacts } from './thread.rules.js';

/** One row of `threads` with its numbers and its other names. */
export interface ThreadRecord extends ThreadFacts {
  siteId: string;
  id: string;
  key: string;
  url: string | null;
  /** Former keys and further URLs. */
  aliases: string[];
  title: string;
  authors: string[];
  tags: string[];
  notice: string | null;
  moderation: 'pre' | 'post' | 'inherit';
  slowModeSeconds: number;
  /** What a rule slows it down to until then; 0 and null where none has. */
  slowedSeconds: number;
  slowedUntil: Date | null;
  version: number;
  createdAt: Date;
  /** Published comments, replies included. */
  comments: number;
  topLevel: number;
  /** Where the counters stood of what its pages show, and of what all pages of the site share. */
  generation: number;
  siteGeneration: number;
  /** The last of its events; 0 before the first. */
  lastEvent: number;
}

const columnsWith = (moment: (column: string) => string): string => `
  t.site_id as "siteId", t.id, t.key, t.url, t.title, t.authors, t.tags, t.state, t.notice,
  ${moment('t.page_published_at')} as "pagePublishedAt", ${moment('t.closed_at')} as "closedAt",
  t.closed_by as "closedBy", t.closed_reason as "closedReason", ${moment('t.closes_at')} as "closesAt",
  ${moment('t.reopens_at')} as "reopensAt", t.age_exempt as "ageExempt", t.moderation,
  t.slow_mode_seconds as "slowModeSeconds", t.version, t.slowed_seconds as "slowedSeconds",
  ${moment('t.slowed_until')} as "slowedUntil", ${moment('t.created_at')} as "createdAt", k.comments,
  k.top_level as "topLevel", ${moment('k.last_at')} as "lastAt",
  k.last_event::float8 as "lastEvent", k.generation::float8 as generation, coalesce((select g.generation::float8
    from site_generations g where g.site_id = t.site_id), 0) as "siteGeneration",
  array(select n.value from thread_names n
        where n.site_id = t.site_id and n.thread_id = t.id and not n.canonical
        order by n.value) as aliases`;

export const COLUMNS = columnsWith((column) => column);

export const TABLES = `threads t
  join thread_counters k on k.site_id = t.site_id and k.thread_id = t.id`;

const byId = (columns: string): string => `select ${columns} from ${TABLES}
  where t.site_id = $1 and t.id = $2`;

export const BY_ID = { name: 'thread-by-id', text: byId(COLUMNS) };

/** One name: a list of them would be planned anew each time. */
const byName = (columns: string, kind: string, name: string): string => `select ${columns}
  from thread_names a
  join threads t on t.site_id = a.site_id and t.id = a.thread_id
  join thread_counters k on k.site_id = t.site_id and k.thread_id = t.id
  where a.site_id = $1 and a.kind = ${kind} and a.value = ${name}`;

export const BY_NAME = { name: 'thread-by-name', text: byName(COLUMNS, '$2', '$3') };

/** A moment is printed as a number: as a text, what its session's time zone makes of it. */
const PRINTED = columnsWith(milliseconds);

/** The thread that `$2` names, for statements that print its row as JSON. */
export const NAMED_THREAD = {
  id: byId(PRINTED),
  key: byName(PRINTED, `'key'`, '$2'),
  url: byName(PRINTED, `'url'`, '$2'),
};

const MOMENTS = [
  ...(['pagePublishedAt', 'closedAt', 'closesAt', 'reopensAt', 'slowedUntil'] as const),
  ...(['createdAt', 'lastAt'] as const),
];

/** A row of `NAMED_THREAD`, printed as JSON. */
export function threadIn(json: string): ThreadRecord {
  const row = JSON.parse(json) as ThreadRecord;
  for (const name of MOMENTS) {
    const moment = row[name];
    if (moment !== null) row[name] = new Date(moment);
  }
  return row;
}

export const FIND_TOGETHER = {
  name: 'find-threads',
  text: `select ${COLUMNS}, a.nth::int
   from (
     select nth, value::uuid as id from unnest($2::text[], $3::text[]) with ordinality
       as g (kind, value, nth) where kind = 'id'
     union all
     select g.nth, n.thread_id from unnest($2::text[], $3::text[]) with ordinality
       as g (kind, value, nth)
     join thread_names n on n.site_id = $1 and n.kind = g.kind and n.value = g.value) a
   cross join ${TABLES}
   where t.site_id = $1 and t.id = a.id`,
};
