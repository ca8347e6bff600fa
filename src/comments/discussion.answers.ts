import type { FastifyReply, FastifyRequest } from 'fastify';
import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import {
  addressWith,
  formatOf,
  linkTo,
  respond,
  type Format,
  type Keeping,
} from '../common/http/respond.js';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { SealedPositions } from '../common/paging/sealed-positions.js';
import type { Shown } from '../page-cache/page-cache.service.js';
import { PageAnswers, type Again, type PublicAnswer } from '../page-cache/page.answers.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { emptyThreadView, toThreadView } from '../threads/dto/thread.view.js';
import { changesIn, type ThreadRef } from '../threads/thread-names.rules.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';
import {
  DiscussionsService,
  type CommentPage,
  type CommentPageRequest,
  type Found,
} from './discussions.service.js';
import type { CommentPageQuery } from './dto/discussion.dto.js';
import { publicContext } from './dto/view-context.js';
import { languageFor } from '../sites/site-language.rules.js';
import { printComments } from './formats/discussion-json.js';
import { printHtml, printHtmlReplies, type HtmlReplies } from './formats/discussion-html.js';
import { printText } from './formats/discussion-text.js';

const NOTHING: CommentPage = { items: [], authors: new Map(), next: null, prev: null };

/** What an address names, where there is nothing yet. */
interface Named {
  key: string | null;
  url: string | null;
}

/** What is asked for, without the call. */
interface Asked {
  /** Null: it names nothing that there could be. */
  ref: ThreadRef | null;
  /** What the page of a thread says that is not there; without it that is a problem. */
  named?: Named;
}

type Wanted = Asked & { query: CommentPageQuery; format: Format; url: string };

/** Sends a page of a discussion in the form that was asked for. Nothing in it depends on the caller. */
@Injectable()
export class DiscussionAnswers {
  constructor(
    private readonly discussions: DiscussionsService,
    private readonly sites: SitesService,
    private readonly threads: ThreadsService,
    private readonly pages: PageAnswers,
    private readonly positions: SealedPositions,
  ) {}

  /** @throws {Problem} thread-not-found, bad-cursor, not-acceptable */
  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    { site, ...asked }: Asked & { site: Site },
    query: CommentPageQuery,
  ): Promise<void> {
    const format = formatOf(request, query.format);
    const wanted = { ...asked, query, format, url: request.url };
    const { answer, shown } = await this.make(site, wanted);
    // Names that are nobody's are never kept: there is no end to them.
    if (!shown) return respond(request, reply, answer);
    await this.pages.send(request, reply, { answer, shown, again: this.again(site, wanted) });
  }

  /** While the site's settings are the same, which may say what a name means. */
  private again({ id, slug, version }: Site, wanted: Wanted): Again {
    return async () => {
      const site = await this.sites.get(slug);
      if (site.id !== id || site.version !== version) return null;
      const { answer, shown } = await this.make(site, wanted);
      return shown && { answer, shown };
    };
  }

  private async make(
    site: Site,
    wanted: Wanted,
  ): Promise<{ answer: PublicAnswer; shown: Shown | null }> {
    const { ref, query, format } = wanted;
    const withSource = query.include === 'body';
    const found =
      ref &&
      (await this.discussions.publicly(site, async (reads) =>
        this.read(site, ref, format, { ...query, reads, withSource }),
      ));
    if (!found && !wanted.named) throw new Problem('thread-not-found');
    const { thread, page } = found ?? { thread: null, page: NOTHING };
    const answer = {
      body: this.print({ site, thread }, page, wanted),
      format,
      keep: this.keeping(site, thread),
      link: linkTo(wanted, page, format),
    };
    return { answer, shown: thread && this.threads.shownIn(site, [thread]) };
  }

  /** Replies as HTML, for those who followed a link below a comment. */
  sendReplies(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    { page, keep, lang }: { page: CommentPage; keep: Keeping; lang?: string },
  ): void {
    respond(request, reply, {
      body: printHtmlReplies({
        lang: languageFor(site, lang),
        ...page,
        ...this.htmlLinks(request, site, page),
      }),
      format: 'html',
      keep,
      link: linkTo(request, page, 'html'),
    });
  }

  private htmlLinks(
    asked: { url: string },
    site: Site,
    page: CommentPage,
  ): Pick<HtmlReplies, 'site' | 'timeZone' | 'next' | 'prev' | 'repliesAt'> {
    const at = (after: string | null): string | null => after && addressWith(asked, after, 'html');
    return {
      site: site.slug,
      timeZone: site.settings.timeZone,
      next: at(page.next),
      prev: at(page.prev),
      repliesAt: (id, cut) =>
        `/api/v1/sites/${site.slug}/comments/${id}/replies?format=html&after=${this.discussions.repliesAfter(id, cut)}`,
    };
  }

  /** Null: there is none that everybody may see. */
  private async read(
    site: Site,
    ref: ThreadRef,
    format: Format,
    asked: CommentPageRequest,
  ): Promise<Found | null> {
    const isWhole = format === 'text';
    const isPlaced = asked.around !== undefined || asked.after !== undefined;
    if (!isWhole && !isPlaced) return this.discussions.start(site, ref, asked);
    // First: what the page is kept under must be no newer than what it shows.
    const thread = await this.threads.findPublic(site, ref, asked.reads);
    if (!thread) return null;
    const page = isWhole
      ? await this.discussions.printed(site, thread, asked)
      : await this.discussions.page(site, thread, asked);
    return { thread, page };
  }

  private print(
    { site, thread }: { site: Site; thread: Thread | null },
    page: CommentPage,
    wanted: Wanted,
  ): string {
    const { query, format, named } = wanted;
    const lang = languageFor(site, query.lang);
    const closed = thread !== null && thread.lifecycle.state !== 'open';
    const printed = {
      lang,
      comments: thread?.comments ?? 0,
      items: page.items,
      authors: page.authors,
      notice: closed ? noticeOf(thread, site, lang) : null,
    };
    if (format === 'text') return printText(printed);
    if (format === 'html') return printHtml({ ...printed, ...this.htmlLinks(wanted, site, page) });
    const context = publicContext(site, {
      authors: page.authors,
      urlOf: () => thread?.url ?? null,
      lang,
      body: query.include === 'body',
      repliesAfter: (id, cut) => this.discussions.repliesAfter(id, cut),
    });
    const shown = thread ? toThreadView(thread, site, lang) : emptyThreadView(named!);
    const changes = thread && this.positions.seal(changesIn(thread.id), thread.lastEvent);
    const beside = JSON.stringify({ next: page.next, prev: page.prev });
    const items = printComments(page.items, context);
    return `{"thread":${JSON.stringify(shown)},"items":${items},"page":${beside},"changes":${JSON.stringify(changes)}}`;
  }

  private keeping(site: Site, thread: Thread | null): PublicAnswer['keep'] {
    const seconds = this.threads.secondsToKeep(site, thread ? [thread] : []);
    return { seconds, tags: [tagOfSite(site), ...(thread ? [tagOfThread(thread.id)] : [])] };
  }
}
