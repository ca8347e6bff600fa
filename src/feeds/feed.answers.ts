import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { PublicAddress } from '../common/http/public-address.js';
import { acceptedOf, addressWith, linkTo } from '../common/http/respond.js';
import type { Statements } from '../database/site-database.js';
import type { Shown } from '../page-cache/page-cache.service.js';
import { PageAnswers } from '../page-cache/page.answers.js';
import { languageFor } from '../sites/site-language.rules.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';
import type { FeedFormat, FeedQuery } from './dto/feed.dto.js';
import { feedOf, pageNameOf, type FeedLinks, type FeedSubject } from './feed.rules.js';
import { FeedsService, type FeedPage } from './feeds.service.js';
import { printAtom } from './formats/atom.js';
import { printJsonFeed } from './formats/json-feed.js';

const ACCEPTED: Readonly<Record<string, FeedFormat>> = {
  'application/atom+xml': 'atom',
  'application/feed+json': 'json',
  'application/json': 'json',
};

const FORMS = {
  atom: { print: printAtom, sentAs: 'atom' },
  json: { print: printJsonFeed, sentAs: 'json-feed' },
} as const;

/** What a page of a feed is made of. */
interface Read {
  subject: FeedSubject;
  page: FeedPage;
  shown: Shown;
  /** For caches to purge by, beside the site's. */
  tags: string[];
}

/** Sends a page of a feed in the form that was asked for. Nothing in it depends on the caller. */
@Injectable()
export class FeedAnswers {
  constructor(
    private readonly feeds: FeedsService,
    private readonly threads: ThreadsService,
    private readonly pages: PageAnswers,
    private readonly address: PublicAddress,
  ) {}

  /** @throws {Problem} thread-not-found, bad-cursor, not-acceptable */
  async sendThread(
    request: FastifyRequest,
    reply: FastifyReply,
    { site, ref }: { site: Site; ref: string },
    asked: FeedQuery,
  ): Promise<void> {
    await this.send(request, reply, { site, asked }, async (reads) => {
      // First: what the page is kept under must be no newer than what it shows.
      const thread = await this.threads.getPublic(site, ref, reads);
      return {
        subject: subjectOf(thread),
        page: await this.feeds.ofThread(site, thread.id, { after: asked.after, reads }),
        shown: this.threads.shownIn(site, [thread]),
        tags: [tagOfThread(thread.id)],
      };
    });
  }

  /** @throws {Problem} bad-cursor, not-acceptable */
  async sendSite(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    asked: FeedQuery,
  ): Promise<void> {
    await this.send(request, reply, { site, asked }, async (reads) => {
      const page = await this.feeds.ofSite(site, { after: asked.after, reads });
      const shown = this.feeds.shownOn(site, page);
      return { subject: { kind: 'site', url: null, ...site }, page, shown, tags: [] };
    });
  }

  private async send(
    request: FastifyRequest,
    reply: FastifyReply,
    { site, asked }: { site: Site; asked: FeedQuery },
    read: (reads?: Statements) => Promise<Read>,
  ): Promise<void> {
    const format = asked.format ?? acceptedOf(request, ACCEPTED, 'Ask for format=atom or json.');
    const { subject, page, shown, tags } = await this.feeds.publicly(site, read);
    const said = {
      rows: page.items,
      authors: page.authors,
      lang: languageFor(site, asked.lang),
    };
    const feed = feedOf(subject, said, this.linksOf(request, page, { format, asked }));
    const { print, sentAs } = FORMS[format];
    const answer = {
      body: print(feed),
      format: sentAs,
      keep: { seconds: site.settings.cacheSeconds, tags: [tagOfSite(site), ...tags] },
      link: linkTo(request, page, format),
    };
    await this.pages.send(request, reply, { answer, shown });
  }

  /** Whole addresses, where it was said what people reach the server at. */
  private linksOf(
    request: FastifyRequest,
    { next, prev }: FeedPage,
    { format, asked }: { format: FeedFormat; asked: FeedQuery },
  ): FeedLinks {
    const at = (after: string | undefined): string =>
      `${this.address.url ?? ''}${addressWith(request, after, format)}`;
    return {
      self: at(asked.after),
      first: at(undefined),
      next: next && at(next),
      prev: prev && at(prev),
    };
  }
}

function subjectOf({ id, key, url, title, createdAt }: Thread): FeedSubject {
  return { kind: 'thread', id, url, name: pageNameOf({ title, url, key }), createdAt };
}
