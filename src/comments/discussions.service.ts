import { Injectable } from '@nestjs/common';
import { Cursors, type Cursor } from '../common/paging/cursor.js';
import { pageOf, type Page } from '../common/paging/page.rules.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { PeopleService, type Authors } from '../people/people.service.js';
import type { Sort } from '../sites/site-settings.rules.js';
import type { Site } from '../sites/sites.service.js';
import type { ThreadRef } from '../threads/thread-names.rules.js';
import { threadIn, ThreadsService, type Thread } from '../threads/threads.service.js';
import { DiscussionRepository, type PageBounds } from './discussion.repository.js';
import { growTree, hangingFrom, type Tree } from './discussion-tree.rules.js';
import { keyOf, scopeOf } from './discussion-keys.rules.js';
import { pageBounds, type PageRequest } from './page-bounds.rules.js';
import type { CommentRow, ShownRow } from './comment-row.js';
import { firstKey, type Order, type PageQuery } from './page.queries.js';
import type { PageRow } from './page-row.js';

/** A page of comments, each with its replies, and their authors. */
export interface CommentPage<Row extends ShownRow = ShownRow> {
  items: Tree<Row>[];
  authors: Authors;
  next: string | null;
  prev: string | null;
}

export interface Found {
  thread: Thread;
  page: CommentPage;
}

export interface CommentPageRequest extends PageRequest {
  after?: string;
  around?: string;
  /** Bring each comment's source and plain text too. */
  withSource?: boolean;
  /** Those of `publicly`, that the thread was read with as well. */
  reads?: Statements;
}

/** The rows of one page, level by level. */
interface Read {
  rows: PageRow[];
  /** Replies that have to be on the page even where others are left out for them. */
  path?: PageRow[];
  /** Null where nothing comes before. */
  direction: 'after' | 'before' | null;
  reads?: Statements;
}

/** A printed page is whole up to this many comments. */
const PRINTED_COMMENTS = 1000;
const PRINTED_TOP_LEVEL = 100;

/** Public pages of a thread: what everybody sees, whoever asks. */
@Injectable()
export class DiscussionsService {
  constructor(
    private readonly discussions: DiscussionRepository,
    private readonly people: PeopleService,
    private readonly cursors: Cursors,
    private readonly db: SiteDatabase,
    private readonly threads: ThreadsService,
  ) {}

  /** For all that one page shows, its thread first. May be done twice. */
  async publicly<T>(site: Site, work: (reads?: Statements) => Promise<T>): Promise<T> {
    return this.db.publicly(site.id, work);
  }

  /** @throws {Problem} bad-cursor */
  async page(site: Site, thread: Thread, asked: CommentPageRequest): Promise<CommentPage> {
    const order = asked.sort ?? site.settings.defaultSort;
    const bounds = pageBounds(asked, site.settings.shownDepth);
    if (asked.around !== undefined) {
      const found = await this.pageAround(site, thread, order, bounds, asked);
      if (found) return found;
    }
    return this.read(site, { order, within: thread.id }, bounds, asked);
  }

  /** The thread of that name with its first page, by one statement. Null: there is none that everybody may see. */
  async start(
    site: Site,
    ref: ThreadRef,
    asked: Omit<CommentPageRequest, 'after' | 'around'>,
  ): Promise<Found | null> {
    const order = asked.sort ?? site.settings.defaultSort;
    const bounds = pageBounds(asked, site.settings.shownDepth);
    const query = queryFor(order, null, asked);
    const { reads } = asked;
    const begun = performance.now();
    const found = await this.readWith(reads).pageOf(site.id, ref, query, bounds, firstKey(order));
    if (!found) return null;
    const thread = this.threads.atNow(site, threadIn(found.thread), reads ? undefined : begun);
    if (thread.lifecycle.state === 'hidden') return null;
    const read = { rows: found.rows, direction: null, reads };
    return { thread, page: await this.assemble(site, { order, within: thread.id }, bounds, read) };
  }

  /** The direct replies of one comment, each with what is below. @throws {Problem} bad-cursor */
  async replies(site: Site, commentId: string, asked: CommentPageRequest): Promise<CommentPage> {
    const bounds = pageBounds(asked, site.settings.shownDepth);
    return this.read(site, { order: 'replies', within: commentId }, bounds, asked);
  }

  /** The whole discussion, oldest first, as long as it has a thousand comments at most. */
  async printed(
    site: Site,
    thread: Thread,
    { after, reads }: Pick<CommentPageRequest, 'after' | 'reads'>,
  ): Promise<CommentPage> {
    const whole = thread.comments <= PRINTED_COMMENTS;
    const bounds: PageBounds = {
      limit: whole ? PRINTED_COMMENTS : PRINTED_TOP_LEVEL,
      replies: PRINTED_COMMENTS,
      deeperReplies: PRINTED_COMMENTS,
      levels: PRINTED_COMMENTS,
      comments: PRINTED_COMMENTS,
    };
    return this.read(site, { order: 'oldest', within: thread.id }, bounds, {
      after,
      withSource: true,
      reads,
    });
  }

  /** Where a list of one comment's replies goes on after this one. */
  repliesAfter(commentId: string, cut: ShownRow | 'start'): string {
    return this.cursors.encode(scopeOf('replies', commentId), {
      direction: 'after',
      at: cut === 'start' ? firstKey('replies') : keyOf('replies', cut),
    });
  }

  private async read(
    site: Site,
    { order, within }: { order: Order; within: string },
    bounds: PageBounds,
    asked: CommentPageRequest,
  ): Promise<CommentPage> {
    const cursor = this.cursors.decode(scopeOf(order, within), asked.after);
    const query = queryFor(order, cursor, asked);
    const { reads } = asked;
    const key = cursor?.at ?? firstKey(order);
    const rows = await this.readWith(reads).page(site.id, within, query, bounds, key);
    const direction = cursor?.direction ?? null;
    return this.assemble(site, { order, within }, bounds, { rows, direction, reads });
  }

  private async assemble(
    site: Site,
    { order, within }: { order: Order; within: string },
    bounds: PageBounds,
    { rows, path = [], direction, reads }: Read,
  ): Promise<CommentPage> {
    const roots = rows.filter((row) => row.level === 0);
    const page: Page<PageRow> = pageOf(roots, { limit: bounds.limit, direction });
    const below = rows.filter((row) => row.level > 0);
    const room = bounds.comments - page.items.length - path.length;
    const inTurn = hangingFrom(page.items, below, room);
    const kept = path.length === 0 ? inTurn : withAll(inTurn, path);
    const encode = (edge: Page<PageRow>['next'] | Page<PageRow>['prev']): string | null =>
      edge &&
      this.cursors.encode(scopeOf(order, within), {
        direction: edge.direction,
        at: keyOf(order, edge.of),
      });
    return {
      items: growTree<ShownRow>(page.items, kept),
      authors: await this.authorsIn(site, [...page.items, ...kept], reads),
      next: encode(page.next),
      prev: encode(page.prev),
    };
  }

  /** The page that begins with the asked comment's thread of replies, down to the comment itself. */
  private async pageAround(
    site: Site,
    thread: Thread,
    order: Sort,
    bounds: PageBounds,
    asked: CommentPageRequest,
  ): Promise<CommentPage | null> {
    const { reads } = asked;
    const discussions = this.readWith(reads);
    const path = await discussions.ancestry(site.id, asked.around!, ANCESTORS);
    const rows = await discussions.findMany(site.id, path);
    const root = rows.find((row) => row.parentId === null);
    if (!root || root.threadId !== thread.id || rows.some((row) => !row.shown)) return null;

    const query = { ...queryFor(order, null, asked), inclusive: true };
    const key = keyOf(order, root);
    const found = await discussions.page(site.id, thread.id, query, bounds, key);
    const below = rows
      .filter((row) => row.parentId !== null)
      .map((row) => ({ ...row, level: row.depth, outOfTurn: true }));
    const earlier = await isAnyBefore(discussions, thread, order, key);
    return this.assemble(site, { order, within: thread.id }, bounds, {
      rows: found,
      path: below,
      direction: earlier ? 'after' : null,
      reads,
    });
  }

  async authorsIn(site: Site, rows: readonly ShownRow[], reads?: Statements): Promise<Authors> {
    const ids = new Set<string>();
    for (const { personId } of rows) if (personId !== null) ids.add(personId);
    return this.people.profilesOf(site.id, ids, reads);
  }

  /** Those of these comments that have a place on their page, tombstones among them, or have had one. */
  async everShown(site: Site, ids: readonly string[]): Promise<CommentRow[]> {
    const rows = await this.discussions.findMany(site.id, ids);
    return rows.filter((row) => row.shown || row.publishedAt !== null);
  }

  private readWith(reads: Statements | undefined): DiscussionRepository {
    return reads ? this.discussions.within(reads) : this.discussions;
  }
}

function queryFor(order: Order, cursor: Cursor | null, asked: CommentPageRequest): PageQuery {
  const backwards = cursor?.direction === 'before';
  return { order, backwards, inclusive: false, withSource: asked.withSource ?? false };
}

function withAll(rows: readonly PageRow[], path: readonly PageRow[]): PageRow[] {
  const known = new Set(rows.map((row) => row.id));
  return [...rows, ...path.filter((row) => !known.has(row.id))];
}

async function isAnyBefore(
  discussions: DiscussionRepository,
  { siteId, id }: Thread,
  order: Sort,
  key: readonly (string | number)[],
): Promise<boolean> {
  const query = { ...queryFor(order, null, {}), backwards: true };
  const none = { limit: 0, replies: 0, deeperReplies: 0, levels: 1, comments: 0 };
  return (await discussions.page(siteId, id, query, none, key)).length > 0;
}

/** How far up a comment is followed. */
export const ANCESTORS = 100;
