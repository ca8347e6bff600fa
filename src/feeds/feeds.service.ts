import { Injectable } from '@nestjs/common';
import { Cursors } from '../common/paging/cursor.js';
import type { Stretch } from '../common/paging/keyed-page.js';
import { timedPage, type TimedPage, type TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { GenerationsService } from '../page-cache/generations.service.js';
import type { Shown } from '../page-cache/page-cache.service.js';
import { PeopleService, type Authors } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import type { FeedRow } from './feed.rules.js';
import { FeedsRepository } from './feeds.repository.js';

/** The comments of one page of a feed, newest first, and their authors. */
export interface FeedPage extends TimedPage<FeedRow> {
  authors: Authors;
}

export interface FeedPageRequest {
  after?: string;
  /** Those of `publicly`. */
  reads?: Statements;
}

/** Comments on one page of a feed. */
const ENTRIES = 50;

/** What feeds show: published comments of threads that are not hidden, whoever asks. */
@Injectable()
export class FeedsService {
  constructor(
    private readonly feeds: FeedsRepository,
    private readonly people: PeopleService,
    private readonly db: SiteDatabase,
    private readonly cursors: Cursors,
    private readonly generations: GenerationsService,
  ) {}

  /** For all that one page shows, its thread first. May be done twice. */
  async publicly<T>(site: Site, work: (reads?: Statements) => Promise<T>): Promise<T> {
    return this.db.publicly(site.id, work);
  }

  /** @throws {Problem} bad-cursor */
  async ofSite(site: Site, asked: FeedPageRequest): Promise<FeedPage> {
    const feeds = this.readWith(asked);
    return this.page(site, `feed of ${site.id}`, asked, (at) => feeds.ofSite(site.id, at));
  }

  /** @throws {Problem} bad-cursor */
  async ofThread(site: Site, threadId: string, asked: FeedPageRequest): Promise<FeedPage> {
    const feeds = this.readWith(asked);
    return this.page(site, `feed of ${threadId}`, asked, (at) =>
      feeds.ofThread(site.id, threadId, at),
    );
  }

  /** What a page of the site's feed shows: where the counters stood when it was read. */
  shownOn(site: Site, { items }: FeedPage): Shown {
    return {
      siteId: site.id,
      threads: new Map(items.map(({ threadId, generation }) => [threadId, generation])),
      generations: { site: items[0]?.siteGeneration ?? 0, settings: site.version },
      ofSite: true,
      until: null,
    };
  }

  private async page(
    site: Site,
    scope: string,
    { after, reads }: FeedPageRequest,
    read: (at: TimedPosition) => Promise<FeedRow[] | Stretch<FeedRow>>,
  ): Promise<FeedPage> {
    const page = await timedPage<FeedRow>(this.cursors, {
      scope,
      after,
      limit: ENTRIES,
      read,
      keyOf: ({ publishedAt, id }) => [publishedAt, id],
    });
    for (const { siteGeneration } of page.items) this.generations.heard(site.id, siteGeneration);
    const ids = page.items.flatMap(({ personId }) => personId ?? []);
    return { ...page, authors: await this.people.profilesOf(site.id, new Set(ids), reads) };
  }

  private readWith({ reads }: FeedPageRequest): FeedsRepository {
    return reads ? this.feeds.within(reads) : this.feeds;
  }
}
