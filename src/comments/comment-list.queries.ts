import { foundBy } from '../screening/finding.rules.js';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import type { CommentState } from './comment-states.rules.js';
import {
  COMMENT_FIELDS,
  COMMENT_TABLES,
  WAITING_FIELDS,
  WAITING_TEXT,
} from './discussion.queries.js';

/** What a site-wide list is narrowed to; absent members narrow nothing. */
export interface CommentFilter {
  threadId?: string;
  tag?: string;
  personId?: string;
  /** First and last moment, inclusive. */
  since?: Date;
  until?: Date;
  /** Published comments unless said otherwise. */
  state?: CommentState | 'any';
  externalId?: string;
  /** Only those with an open report. */
  reported?: boolean;
  /** What screening found in the text: the name of a check, or the id of a term list. */
  rule?: string;
  /** That the text is written in, ISO 639-1. */
  language?: string;
  /** Only those whose text is another than a moderator saw last. */
  editedSinceApproved?: boolean;
}

/** A comment that is to be decided about as it is now. */
export interface FoundComment {
  id: string;
  version: number;
  changedAt: Date;
  /** What it stands in order by, as the database writes it: finer than a `Date`. */
  time: string;
}

export type ListPosition = TimedPosition;
/** A time and an id. */
export type ListKey = [Date | string, string];

/** The statement for a page of a list across threads, newest first, while it is put together. */
export class ListQuery {
  readonly values: unknown[];
  private readonly where: string[];
  private readonly time: string;
  private readonly order: 'asc' | 'desc';
  private joined = '';

  constructor(
    siteId: string,
    filter: CommentFilter,
    { key, backwards }: { key: ListKey | null; backwards: boolean },
  ) {
    this.values = [siteId];
    this.time = timeColumn(filter);
    this.order = backwards ? 'asc' : 'desc';
    this.where = ['c.site_id = $1', ...this.conditions(filter), SEEN];
    if (key) this.beyond(backwards ? '>' : '<', key);
  }

  among(ids: readonly string[]): void {
    this.where.push(`c.id = any(${this.add(ids)})`);
  }

  /** No further than this one in the direction of reading. */
  upTo(key: ListKey): void {
    this.beyond(this.order === 'asc' ? '<=' : '>=', key);
  }

  /** In the text, also one that waits, or in the author's name. */
  having(words: string): void {
    this.joined = SEARCHED;
    const text = this.add(words);
    const has = ['v.text', 'w.text', 'c.guest_name', 'p.name'].map(
      (column) => `strpos(lower(${column}), lower(${text})) > 0`,
    );
    // As `ilike`, but what the planner has no opinion on: it takes a third for true, and walks along
    // the order rather than reading every comment, which is right wherever this decides.
    this.where.push(`(${has.join(' or ')})`);
  }

  page(limit: number): string {
    return `select ${COMMENT_FIELDS}, ${WAITING_FIELDS}
      from ${COMMENT_TABLES} ${WAITING_TEXT} ${this.joined} ${this.rest()} limit ${this.add(limit)}`;
  }

  found(limit: number): string {
    return `select c.id, c.version, c.changed_at as "changedAt", ${this.time}::text as time
      from comments c ${this.rest()} limit ${this.add(limit)}`;
  }

  /** No further than `most`. */
  count(most: number): string {
    return `select count(*)::int as count from (
      select from comments c where ${this.where.join(' and ')} limit ${this.add(most)}) f`;
  }

  /** The time and the id of the comment that so many are read up to. */
  nth(count: number): string {
    return `select ${this.time} as time, c.id from comments c ${this.rest()}
      limit 1 offset ${count - 1}`;
  }

  private rest(): string {
    return `where ${this.where.join(' and ')}
      order by ${this.time} ${this.order}, c.id ${this.order}`;
  }

  private beyond(comparison: '<' | '<=' | '>' | '>=', [time, id]: ListKey): void {
    const key = `(${this.add(time)}::timestamptz, ${this.add(id)}::uuid)`;
    this.where.push(`(${this.time}, c.id) ${comparison} ${key}`);
  }

  private conditions({ state = 'published', ...filter }: CommentFilter): string[] {
    const given: [unknown, (value: string) => string][] = [
      [state === 'any' ? undefined : state, (value) => `c.state = ${value}`],
      [filter.threadId, (value) => `c.thread_id = ${value}`],
      [filter.personId, (value) => `c.person_id = ${value}`],
      [filter.since, (value) => `${this.time} >= ${value}`],
      [filter.until, (value) => `${this.time} <= ${value}`],
      [filter.externalId, (value) => `c.external_id = ${value}`],
      [filter.tag, (value) => TAGGED.replace('?', value)],
      [filter.rule, (value) => found(filter.rule!, value)],
      [filter.language, (value) => WRITTEN_IN.replace('?', value)],
    ];
    const asked = given.filter(([value]) => value !== undefined);
    const where = asked.map(([value, condition]) => condition(this.add(value)));
    if (filter.reported) where.push(REPORTED);
    if (filter.editedSinceApproved) where.push(EDITED);
    return where;
  }

  /** Makes a parameter of a value. */
  private add(value: unknown): string {
    return `$${this.values.push(value)}`;
  }
}

/** The text that shows, and its author's name. */
const SEARCHED = `
  join comment_revisions v on v.site_id = c.site_id and v.id = c.revision_id
  left join people p on p.site_id = c.site_id and p.id = c.person_id`;

const SEEN = `not exists (select from threads h
  where h.site_id = $1 and h.id = c.thread_id and h.state = 'hidden')`;

const TAGGED = `exists (select from threads t
  where t.site_id = $1 and t.id = c.thread_id and ? = any(t.tags))`;

const REPORTED = `exists (select from review_items i where i.site_id = $1 and i.comment_id = c.id
  and i.ended_at is null and i.reports > 0)`;

/** The text to decide about: the one that waits, if one does. */
const LATEST = 'coalesce(c.pending_revision_id, c.revision_id)';

function found(rule: string, value: string): string {
  return `exists (select from screening_findings f where f.site_id = $1
    and f.comment_id = c.id and f.revision_id = ${LATEST} and ${foundBy(rule).replace('?', value)})`;
}

const WRITTEN_IN = `exists (select from comment_revisions l where l.site_id = $1
  and l.id = ${LATEST} and l.language = ?)`;

const EDITED = 'c.reviewed_revision_id <> c.revision_id';

/** What was never published has no such time. */
function timeColumn({ state = 'published' }: CommentFilter): string {
  return state === 'published' ? 'c.published_at' : 'c.created_at';
}
