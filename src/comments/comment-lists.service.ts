import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage } from '../common/paging/time-cursor.js';
import type { Site } from '../sites/sites.service.js';
import {
  CommentListsRepository,
  type CommentFilter,
  type ListPosition,
} from './comment-lists.repository.js';
import { DiscussionRepository, type CommentRow } from './discussion.repository.js';
import { DiscussionsService, type CommentPage } from './discussions.service.js';

/** A comment with the text that somebody has to decide about. */
export interface QueuedComment {
  comment: CommentRow;
  names: ReadonlyMap<string, string | null>;
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
    private readonly discussion: DiscussionRepository,
    private readonly pages: DiscussionsService,
    private readonly cursors: Cursors,
  ) {}

  /** Across threads, newest first. @throws {Problem} bad-cursor */
  async list(site: Site, filter: CommentFilter, asked: ListRequest): Promise<CommentPage> {
    const scope = `site comments ${JSON.stringify(filter)}`;
    return this.listed(site, scope, asked, (at) => this.lists.page(site.id, filter, at));
  }

  /** A reader's own, newest first. @throws {Problem} bad-cursor */
  async own(site: Site, personId: string, asked: ListRequest): Promise<CommentPage> {
    const scope = `own comments ${personId}`;
    return this.listed(site, scope, asked, (at) => this.lists.byPerson(site.id, personId, at));
  }

  /** The comments that work items are about, with the texts they are about. */
  async queued(
    site: Site,
    items: readonly { commentId: string; revisionId: string }[],
  ): Promise<Map<string, QueuedComment>> {
    const rows = await this.discussion.findMany(
      site.id,
      items.map(({ commentId }) => commentId),
    );
    const names = await this.pages.namesIn(site, rows);
    const waiting = await this.lists.revisions(
      site.id,
      items.map(({ revisionId }) => revisionId),
    );
    return new Map(
      rows.map((comment) => {
        const revision = waiting.find(({ commentId }) => commentId === comment.id);
        return [comment.id, { comment: { ...comment, ...revision?.texts }, names }];
      }),
    );
  }

  private async listed(
    site: Site,
    scope: string,
    { after, limit }: ListRequest,
    read: (at: ListPosition) => Promise<CommentRow[]>,
  ): Promise<CommentPage> {
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
      names: await this.pages.namesIn(site, page.items),
    };
  }
}

function timeOf(row: CommentRow): number {
  return row.state === 'published' && row.publishedAt !== null ? row.publishedAt : row.createdAt;
}
