import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Cursors } from '../common/paging/cursor.js';
import type { Stretch } from '../common/paging/keyed-page.js';
import { timedPage } from '../common/paging/time-cursor.js';
import type { Authors } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import type { CommentFilter, FoundComment, ListPosition } from './comment-list.queries.js';
import { CommentListsRepository } from './comment-lists.repository.js';
import { CommentSearchRepository } from './comment-search.repository.js';
import type { CommentRow } from './comment-row.js';
import { DiscussionsService, type CommentPage } from './discussions.service.js';

export type { CommentFilter, FoundComment } from './comment-list.queries.js';

/** A comment with the text that somebody has to decide about. */
export interface QueuedComment {
  comment: CommentRow;
  authors: Authors;
}

/** How a list is read, and the time that it is in the order of. */
interface ListReader {
  read: (at: ListPosition) => Promise<CommentRow[] | Stretch<CommentRow>>;
  timeOf: (row: CommentRow) => number;
}

interface ListRequest {
  after?: string;
  limit: number;
}

/** Comments in lists across threads. */
@Injectable()
export class CommentListsService {
  constructor(
    private readonly lists: CommentListsRepository,
    private readonly search: CommentSearchRepository,
    private readonly pages: DiscussionsService,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Across threads, newest first. A search may give less than the limit, or nothing, and have a next
   * page all the same.
   *
   * @throws {Problem} bad-cursor
   */
  async list(
    site: Site,
    { words, ...filter }: CommentFilter & { words?: string },
    asked: ListRequest,
  ): Promise<CommentPage<CommentRow>> {
    const scope = `site comments ${JSON.stringify({ words, ...filter })}`;
    return this.listed(site, scope, asked, {
      read: (at) =>
        words === undefined
          ? this.lists.page(site.id, filter, at)
          : this.search.page(site.id, { words, filter }, at),
      timeOf: (row) =>
        (filter.state ?? 'published') === 'published' ? row.publishedAt! : row.createdAt,
    });
  }

  /** A reader's own, newest first. @throws {Problem} bad-cursor */
  async own(site: Site, personId: string, asked: ListRequest): Promise<CommentPage<CommentRow>> {
    const scope = `own comments ${personId}`;
    return this.listed(site, scope, asked, {
      read: (at) => this.lists.byPerson(site.id, personId, at),
      timeOf: (row) => row.createdAt,
    });
  }

  /** The comments that work items are about, each with the text that its version stands for. */
  async queued(
    site: Site,
    items: readonly { commentId: string }[],
  ): Promise<Map<string, QueuedComment>> {
    const ids = items.map(({ commentId }) => commentId);
    const rows = await this.lists.toDecide(site.id, ids);
    const authors = await this.pages.authorsIn(site, rows);
    return new Map(rows.map((comment) => [comment.id, { comment, authors }]));
  }

  /** How many comments a filter finds; at `most` so many are counted. */
  async count(
    site: Site,
    filter: CommentFilter,
    { most, open }: { most: number; open: EntityManager | undefined },
  ): Promise<number> {
    const lists = open ? this.lists.within(open) : this.lists;
    return lists.count(site.id, filter, most);
  }

  /** What a filter finds, oldest first, beyond `after`. */
  async matching(
    site: Site,
    filter: CommentFilter,
    at: { after: Pick<FoundComment, 'time' | 'id'> | null; limit: number },
  ): Promise<FoundComment[]> {
    const { after, limit } = at;
    const key: [string, string] | null = after && [after.time, after.id];
    return this.lists.matching(site.id, filter, { key, limit });
  }

  private async listed(
    site: Site,
    scope: string,
    { after, limit }: ListRequest,
    { read, timeOf }: ListReader,
  ): Promise<CommentPage<CommentRow>> {
    const page = await timedPage(this.cursors, {
      scope: `${scope} of ${site.id}`,
      after,
      limit,
      read,
      keyOf: (row) => [timeOf(row), row.id],
    });
    return {
      ...page,
      items: page.items.map((comment) => ({ comment, replies: [], cut: null })),
      authors: await this.pages.authorsIn(site, page.items),
    };
  }
}
