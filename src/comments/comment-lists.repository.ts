import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import type { CommentState } from './comment-states.rules.js';
import {
  COMMENT_FIELDS,
  COMMENT_TABLES,
  WAITING_FIELDS,
  WAITING_TEXT,
} from './discussion.queries.js';
import type { CommentRow } from './discussion.repository.js';

/** What a site-wide list is narrowed to; absent members narrow nothing. */
export interface CommentFilter {
  threadId?: string;
  tag?: string;
  personId?: string;
  /** First and last moment, inclusive. */
  since?: Date;
  until?: Date;
  /** Published comments unless said otherwise. */
  state?: CommentState;
  externalId?: string;
  /** Only those with an open report. */
  reported?: boolean;
}

/** A comment that is to be decided about as it is now. */
export interface FoundComment {
  id: string;
  version: number;
  changedAt: Date;
  /** What it stands in order by, as the database writes it. */
  time: string;
}

export type ListPosition = TimedPosition;

/** Lists of comments across threads, newest first. */
@Injectable()
export class CommentListsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentListsRepository {
    return new CommentListsRepository(tx);
  }

  async page(siteId: string, filter: CommentFilter, at: ListPosition): Promise<CommentRow[]> {
    const { values, where, add, time } = found(siteId, filter);
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    if (at.key) {
      const key = `(${add(at.key[0])}::timestamptz, ${add(at.key[1])}::uuid)`;
      where.push(`(${time}, c.id) ${comparison} ${key}`);
    }
    return this.db.query(
      `select ${COMMENT_FIELDS}, ${WAITING_FIELDS} from ${COMMENT_TABLES} ${WAITING_TEXT}
       where ${where.join(' and ')}
       order by ${time} ${order}, c.id ${order} limit ${add(at.limit)}`,
      values,
    );
  }

  /** Counts no further than `most`. */
  async count(siteId: string, filter: CommentFilter, most: number): Promise<number> {
    const { values, where, add } = found(siteId, filter);
    const [row]: [{ count: number }] = await this.db.query(
      `select count(*)::int as count from (
         select from comments c where ${where.join(' and ')} limit ${add(most)}) f`,
      values,
    );
    return row.count;
  }

  /** Oldest first. */
  async matching(
    siteId: string,
    filter: CommentFilter,
    { after, limit }: { after: { time: string; id: string } | null; limit: number },
  ): Promise<FoundComment[]> {
    const { values, where, add, time } = found(siteId, filter);
    if (after) {
      where.push(`(${time}, c.id) > (${add(after.time)}::timestamptz, ${add(after.id)}::uuid)`);
    }
    return this.db.query(
      `select c.id, c.version, c.changed_at as "changedAt", ${time}::text as time from comments c
       where ${where.join(' and ')} order by ${time}, c.id limit ${add(limit)}`,
      values,
    );
  }

  /** A person's own, whatever their state, newest first. Uses comments_by_person. */
  async byPerson(siteId: string, personId: string, at: ListPosition): Promise<CommentRow[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COMMENT_FIELDS}, ${WAITING_FIELDS} from ${COMMENT_TABLES}
       left join comment_revisions w on w.site_id = c.site_id and w.id = c.pending_revision_id
         and c.shadowed
       where c.site_id = $1 and c.person_id = $2
         and ($3::timestamptz is null or (c.created_at, c.id) ${comparison} ($3, $4::uuid))
       order by c.created_at ${order}, c.id ${order} limit $5`,
      [siteId, personId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  /** With the text that a decision on the row's version is about: the one that waits, if one does. */
  async toDecide(siteId: string, ids: readonly string[]): Promise<CommentRow[]> {
    return this.db.query(
      `select ${COMMENT_FIELDS}, v.html, v.body, v.text from ${COMMENT_TABLES} ${LATEST_TEXT}
       where c.site_id = $1 and c.id = any($2)`,
      [siteId, ids],
    );
  }

  /**
   * Of one author in one thread: what waits or is not public, and what has changed since; each
   * with its latest text.
   */
  async recentOf(
    siteId: string,
    threadId: string,
    author: { personId: string } | { editTokenHash: Uint8Array },
    changedSince: Date,
  ): Promise<CommentRow[]> {
    const [column, value] =
      'personId' in author
        ? ['person_id', author.personId]
        : ['edit_token_hash', author.editTokenHash];
    return this.db.query(
      `select ${COMMENT_FIELDS}, v.html, v.body, v.text,
         (extract(epoch from v.created_at) * 1000)::float8 as "waitingAt"
       from ${COMMENT_TABLES} ${LATEST_TEXT}
       where c.site_id = $1 and c.thread_id = $2 and c.${column} = $3
         and (c.state in ('pending', 'spam', 'rejected') or c.pending_revision_id is not null
           or c.changed_at > $4)
       order by c.created_at desc limit 100`,
      [siteId, threadId, value, changedSince],
    );
  }
}

const LATEST_TEXT = `join comment_revisions v on v.site_id = c.site_id
  and v.id = coalesce(c.pending_revision_id, c.revision_id)`;

/** What a filter finds outside hidden threads; `add` makes a parameter of a value. */
function found(siteId: string, filter: CommentFilter) {
  const values: unknown[] = [siteId];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const time = timeColumn(filter);
  const where = ['c.site_id = $1', ...conditions(filter, time, add), NOT_HIDDEN];
  return { values, where, add, time };
}

const NOT_HIDDEN = `not exists (select from threads h
  where h.site_id = $1 and h.id = c.thread_id and h.state = 'hidden')`;

/** One condition for each member of the filter; `add` makes a parameter of a value. */
function conditions(
  filter: CommentFilter,
  time: string,
  add: (value: unknown) => string,
): string[] {
  const { threadId, personId, since, until, externalId, tag, reported } = filter;
  const given: [unknown, (value: string) => string][] = [
    [filter.state ?? 'published', (value) => `c.state = ${value}`],
    [threadId, (value) => `c.thread_id = ${value}`],
    [personId, (value) => `c.person_id = ${value}`],
    [since, (value) => `${time} >= ${value}`],
    [until, (value) => `${time} <= ${value}`],
    [externalId, (value) => `c.external_id = ${value}`],
    [tag, (value) => TAGGED.replace('?', value)],
  ];
  const asked = given.filter(([value]) => value !== undefined);
  const where = asked.map(([value, condition]) => condition(add(value)));
  return reported ? [...where, REPORTED] : where;
}

const TAGGED = `exists (select from threads t
  where t.site_id = $1 and t.id = c.thread_id and ? = any(t.tags))`;

const REPORTED = `exists (select from review_items i where i.site_id = $1 and i.comment_id = c.id
  and i.ended_at is null and i.reports > 0)`;

/** What was never published has no such time. */
function timeColumn({ state }: CommentFilter): string {
  return state === undefined || state === 'published' ? 'c.published_at' : 'c.created_at';
}
