import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Stretch } from '../common/paging/keyed-page.js';
import { ListQuery, type CommentFilter, type ListPosition } from './comment-list.queries.js';
import { patternOf } from './comment-search.rules.js';
import type { CommentRow } from './comment-row.js';

/** What has the words is sorted when it is at most this much. */
export const MOST_FOUND = 5_000;
/** Where it is more, this many comments are looked through for a page: among a million, they do. */
export const MOST_PASSED = 20_000;

/** Finding comments by what stands in them. */
@Injectable()
export class CommentSearchRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  /** Newest first. It may stop on its way, with less than was asked for. */
  async page(
    siteId: string,
    { words, filter }: { words: string; filter: CommentFilter },
    at: ListPosition,
  ): Promise<Stretch<CommentRow>> {
    const list = new ListQuery(siteId, filter, at);
    const found = await this.all(siteId, words);
    const end = found ? null : await this.endOf(list);
    if (found) list.among(found);
    if (end) list.upTo([end.time, end.id]);
    list.having(words);
    const rows: CommentRow[] = await this.db.query(list.page(at.limit), list.values);
    return { rows, end: end && [end.time.getTime(), end.id] };
  }

  /** All that have these words, whatever else they have; null when they are too many to be sorted. */
  private async all(siteId: string, words: string): Promise<string[] | null> {
    const values = [siteId, patternOf(words), MOST_FOUND + 1];
    const [row]: [{ ids: string[]; complete: boolean }] = await this.db.query(ALL, values);
    return row.complete ? row.ids : null;
  }

  /** The last comment that is looked at for a page; null where the list ends before. */
  private async endOf(list: ListQuery): Promise<{ time: Date; id: string } | null> {
    const rows: { time: Date; id: string }[] = await this.db.query(
      list.nth(MOST_PASSED),
      list.values,
    );
    return rows[0] ?? null;
  }
}

/** Those with the pattern `$2`, up to `$3` of each kind; `complete` when there are no more. */
const ALL = `
  with found as materialized (select * from colloquy_words($1, $2, $3)),
  theirs as (
    select c.id from found f cross join lateral (
      select o.id from comments o
      where o.site_id = $1 and o.person_id = f.person_id limit $3) c
    where f.person_id is not null limit $3
  ), ids as (
    select f.comment_id as id from found f where f.comment_id is not null
    union select id from theirs limit $3
  )
  select array(select id from ids) as ids,
    (select count(*) from found) < $3 and (select count(*) from ids) < $3 as complete`;
