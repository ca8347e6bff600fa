import { Inject, Injectable } from '@nestjs/common';
import {
  rowsOf,
  sharedRowsOf,
  SiteDatabase,
  unseen,
  type Statements,
} from '../database/site-database.js';
import { nameIn, type ThreadRef } from './thread-names.rules.js';
import {
  BY_ID,
  BY_NAME,
  COLUMNS,
  FIND_TOGETHER,
  TABLES,
  type ThreadRecord,
} from './thread.queries.js';

export type { ThreadRecord } from './thread.queries.js';

export interface ThreadName {
  kind: 'key' | 'url';
  value: string;
  canonical: boolean;
}

/** Every SQL statement about threads, but for their counters. */
@Injectable()
export class ThreadsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): ThreadsRepository {
    return new ThreadsRepository(tx);
  }

  async find(siteId: string, ref: ThreadRef): Promise<ThreadRecord | null> {
    const rows =
      ref.by === 'id'
        ? await sharedRowsOf<ThreadRecord>(this.db, BY_ID, [siteId, ref.id])
        : await sharedRowsOf<ThreadRecord>(this.db, BY_NAME, [siteId, ref.by, nameIn(ref)]);
    return rows[0] ?? null;
  }

  /** Each that is asked for, in this order; null where there is none. */
  async findTogether(siteId: string, refs: readonly ThreadRef[]): Promise<(ThreadRecord | null)[]> {
    const [first] = refs;
    if (refs.length === 1) return [await this.find(siteId, first!)];
    const names = refs.map((ref) => [ref.by, nameIn(ref)] as const);
    const rows: (ThreadRecord & { nth: number })[] = await sharedRowsOf(this.db, FIND_TOGETHER, [
      siteId,
      names.map(([by]) => by),
      names.map(([, name]) => name),
    ]);
    const found = new Map(rows.map(({ nth, ...thread }) => [nth - 1, thread]));
    return refs.map((_, nth) => found.get(nth) ?? null);
  }

  /** A share lock: any number of posts at once, and no close between them and their commit. */
  async lockShared(siteId: string, ids: readonly string[]): Promise<ThreadRecord[]> {
    return this.locked(siteId, ids, { queue: 'pg_advisory_xact_lock_shared', row: 'share' });
  }

  /** Waits for every post that holds the share lock, and lets none in until the commit. */
  async lockForChange(siteId: string, id: string): Promise<ThreadRecord | null> {
    const lock = { queue: 'pg_advisory_xact_lock', row: 'update' } as const;
    // Read again: the names and numbers beside the row are from before the wait.
    const [locked] = await this.locked(siteId, [id], lock);
    return locked ? this.find(siteId, { by: 'id', id }) : null;
  }

  async findByNames(
    siteId: string,
    kind: 'key' | 'url',
    values: readonly string[],
  ): Promise<(ThreadRecord & { askedBy: string })[]> {
    return this.db.query(
      `select ${COLUMNS}, a.value as "askedBy"
       from thread_names a
       join threads t on t.site_id = a.site_id and t.id = a.thread_id
       join thread_counters k on k.site_id = t.site_id and k.thread_id = t.id
       where a.site_id = $1 and a.kind = $2 and a.value = any($3)`,
      [siteId, kind, values],
    );
  }

  async urls(
    siteId: string,
    ids: readonly string[],
  ): Promise<{ id: string; url: string | null }[]> {
    return this.db.query('select id, url from threads where site_id = $1 and id = any($2)', [
      siteId,
      ids,
    ]);
  }

  /** Newest first. Uses threads_by_creation. */
  async page(
    siteId: string,
    {
      before,
      backwards,
      limit,
    }: { before: [Date, string] | null; backwards: boolean; limit: number },
  ): Promise<ThreadRecord[]> {
    const [comparison, order] = backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS} from ${TABLES}
       where t.site_id = $1
         and ($2::timestamptz is null or (t.created_at, t.id) ${comparison} ($2, $3::uuid))
       order by t.created_at ${order}, t.id ${order} limit $4`,
      [siteId, before?.[0] ?? null, before?.[1] ?? null, limit],
    );
  }

  async insert(thread: ThreadRecord): Promise<void> {
    await this.db.query(
      `with t as (
         insert into threads (site_id, id, key, url, title, authors, tags, page_published_at, state,
           closed_at, closed_by, notice, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
       )
       insert into thread_counters (site_id, thread_id) values ($1, $2)`,
      [
        thread.siteId,
        thread.id,
        thread.key,
        thread.url,
        thread.title,
        thread.authors,
        thread.tags,
        thread.pagePublishedAt,
        thread.state,
        thread.closedAt,
        thread.closedBy,
        thread.notice,
        thread.createdAt,
      ],
    );
  }

  /** Everything of the row but its names' table and its numbers; one version further. */
  async rewrite(thread: ThreadRecord, now: Date): Promise<void> {
    await this.db.query(
      `update threads set key = $3, url = $4, title = $5, authors = $6, tags = $7,
         page_published_at = $8, state = $9, closed_at = $10, closed_by = $11, closed_reason = $12,
         notice = $13, closes_at = $14, reopens_at = $15, age_exempt = $16, moderation = $17,
         slow_mode_seconds = $18, slowed_seconds = $19, slowed_until = $20,
         version = version + 1, updated_at = $21
       where site_id = $1 and id = $2`,
      [
        thread.siteId,
        thread.id,
        thread.key,
        thread.url,
        thread.title,
        thread.authors,
        thread.tags,
        thread.pagePublishedAt,
        thread.state,
        thread.closedAt,
        thread.closedBy,
        thread.closedReason,
        thread.notice,
        thread.closesAt,
        thread.reopensAt,
        thread.ageExempt,
        thread.moderation,
        thread.slowModeSeconds,
        thread.slowedSeconds,
        thread.slowedUntil,
        now,
      ],
    );
  }

  /** Makes these the thread's names; returns one that another thread has, or null. */
  async rename(
    siteId: string,
    threadId: string,
    names: readonly ThreadName[],
  ): Promise<ThreadName | null> {
    await this.db.query('delete from thread_names where site_id = $1 and thread_id = $2', [
      siteId,
      threadId,
    ]);
    const taken: { kind: 'key' | 'url'; value: string }[] = await this.db.query(
      `with given as (
         select * from unnest($3::text[], $4::text[], $5::boolean[]) as g (kind, value, canonical)
       ), made as (
         insert into thread_names (site_id, thread_id, kind, value, canonical)
         select $1, $2, kind, value, canonical from given order by kind, value
         on conflict (site_id, kind, value) do nothing returning kind, value
       )
       select kind, value from given except select kind, value from made`,
      [
        siteId,
        threadId,
        names.map(({ kind }) => kind),
        names.map(({ value }) => value),
        names.map(({ canonical }) => canonical),
      ],
    );
    return (
      names.find(({ kind, value }) => taken.some((t) => t.kind === kind && t.value === value)) ??
      null
    );
  }

  /**
   * A row's share lock alone would starve a close: PostgreSQL lets new sharers in while an exclusive
   * one waits. Advisory locks queue in order. The row's lock makes the statement read the row as it
   * is after the wait.
   */
  private async locked(
    siteId: string,
    ids: readonly string[],
    { queue, row }: { queue: string; row: 'share' | 'update' },
  ): Promise<ThreadRecord[]> {
    const query = {
      name: `lock-threads-${row}`,
      text: `with turn as materialized (
          select id, ${queue}(hashtextextended(id::text, 0)) from unnest(${unseen('$2', 'uuid[]')}) as g (id))
        select ${COLUMNS} from turn cross join ${TABLES}
        where t.site_id = $1 and t.id = turn.id for ${row} of t`,
    };
    return rowsOf(this.db, query, [siteId, [...new Set(ids)].sort()]);
  }
}
