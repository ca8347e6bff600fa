import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { phrasesIn, type Reason } from '../common/language/phrases.rules.js';
import { linkTo, respond, type Keeping } from '../common/http/respond.js';
import type { Authors, Profile } from '../people/people.service.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import type { Caller } from './caller.rules.js';
import type { CreatedAnswer } from '../idempotency/once.answers.js';
import type { Edited } from './comment-editing.service.js';
import type { SeenComment } from './comment-reading.service.js';
import { rowOf } from './comment-record.js';
import type { CommentRow, ShownRow } from './comment-row.js';
import type { Posted } from './comments.service.js';
import type { Tree } from './discussion-tree.rules.js';
import { DiscussionsService, type CommentPage } from './discussions.service.js';
import {
  toCommentView,
  toOwnCommentView,
  toPublicView,
  type ViewContext,
} from './dto/comment-views.js';
import type { CommentView } from './dto/comment.view.js';
import type { PostedView } from './dto/discussion.view.js';
import { publicContext } from './dto/view-context.js';
import { languageFor } from '../sites/site-language.rules.js';

/** Why a text waits or was turned down, in the site's language. */
function reasonsIn(site: Site, reasons: readonly Reason[]): string[] {
  const phrases = phrasesIn(languageFor(site, undefined));
  return reasons.map((reason) => phrases.reasons[reason]);
}

interface OneComment {
  caller: Caller;
  seen: SeenComment;
  lang?: string;
  /** What came of an edit. */
  edited?: Edited;
}

interface Listed<Row extends ShownRow> {
  page: CommentPage<Row>;
  asked: { body: boolean; lang?: string };
  keep: Keeping;
}

/** Makes the answers about comments outside a thread's page: views, entity tags, who may keep them. */
@Injectable()
export class CommentAnswers {
  constructor(
    private readonly discussions: DiscussionsService,
    private readonly threads: ThreadsService,
  ) {}

  /** Made of what was stored, within its transaction: nothing is read for it. */
  posted(site: Site, posted: Posted, author: Profile | null): CreatedAnswer {
    const row = rowOf(posted.comment);
    const context = publicContext(site, {
      authors: new Map(row.personId && author ? [[row.personId, author]] : []),
      body: true,
      lang: languageFor(site, undefined),
      urlOf: () => posted.thread.url,
      repliesAfter: (id, cut) => this.discussions.repliesAfter(id, cut),
    });
    const view: PostedView = {
      comment: toOwnCommentView(row, context),
      outcome: posted.outcome,
      reasons: reasonsIn(site, posted.reasons),
      ...(posted.editToken ? { editToken: posted.editToken } : {}),
    };
    return {
      body: JSON.stringify(view),
      status: 201,
      location: `/api/v1/sites/${site.slug}/comments/${row.id}`,
      version: row.version,
      subjectId: row.id,
    };
  }

  /** Public answers may be kept; what only the caller sees may not. */
  async one(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    { caller, seen, lang, edited }: OneComment,
  ): Promise<void> {
    const { comment, sight, ancestors, authors } = seen;
    const mine = sight === 'own' || sight === 'all';
    const above = ancestors.filter((ancestor) => ancestor.shown);
    const context = await this.context(site, [comment], { authors, body: mine, caller, lang });
    const open = { ...context, body: false };
    const cut = comment.shownReplies > 0 ? ('start' as const) : null;
    const tree = { comment, replies: [], cut };
    const body = JSON.stringify({
      ...(edited ? { ...edited, reasons: reasonsIn(site, edited.reasons) } : {}),
      ...(sight === 'own' ? toOwnCommentView(comment, context) : toCommentView(tree, context)),
      ancestors: above.map((ancestor) =>
        toPublicView({ comment: ancestor, replies: [], cut: null }, open),
      ),
    });
    const tags = [tagOfSite(site), tagOfThread(comment.threadId)];
    const credential = caller.kind !== 'public';
    const keep = mine || credential ? 'private' : { seconds: site.settings.cacheSeconds, tags };
    respond(request, reply, { body, keep, version: comment.version });
  }

  async list(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    listed: Listed<CommentRow> & { asked: { caller?: Caller } },
  ): Promise<void> {
    await this.listed(request, reply, site, listed, toCommentView);
  }

  /** What everybody sees of the replies of one comment. */
  async replies(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    listed: Listed<ShownRow>,
  ): Promise<void> {
    await this.listed(request, reply, site, listed, toPublicView);
  }

  private async listed<Row extends ShownRow>(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    { page: { items, authors, next, prev }, asked, keep }: Listed<Row>,
    toView: (tree: Tree<Row>, context: ViewContext) => CommentView,
  ): Promise<void> {
    const rows = items.map((tree) => tree.comment);
    const context = await this.context(site, rows, { ...asked, authors });
    const views = items.map((tree) => toView(tree, context));
    const body = JSON.stringify({ items: views, page: { next, prev } });
    respond(request, reply, { body, keep, link: linkTo(request, { next, prev }) });
  }

  /** The views of comments somebody has to decide about, with their Markdown. */
  async forModerators(
    site: Site,
    queued: readonly { comment: CommentRow; authors: Authors }[],
  ): Promise<CommentView[]> {
    const authors = new Map(queued.flatMap((each) => [...each.authors]));
    const rows = queued.map(({ comment }) => comment);
    const caller: Caller = { kind: 'moderator', actor: { kind: 'member', id: null } };
    const context = await this.context(site, rows, { authors, body: true, caller });
    return rows.map((comment) => toCommentView({ comment, replies: [], cut: null }, context));
  }

  /**
   * What everybody sees of these comments at this moment, by id; of those on hidden pages too. Null: they
   * have seen it, and do so no more. Absent: nobody ever has.
   */
  async shown(site: Site, ids: readonly string[]): Promise<Map<string, CommentView | null>> {
    const rows = await this.discussions.everShown(site, ids);
    const authors = await this.discussions.authorsIn(site, rows);
    const context = await this.context(site, rows, { authors, body: false });
    return new Map(
      rows.map((row) => {
        const cut = row.shownReplies > 0 ? ('start' as const) : null;
        const view = row.shown ? toPublicView({ comment: row, replies: [], cut }, context) : null;
        return [row.id, view];
      }),
    );
  }

  /** The views of comments that are known to be the caller's own. */
  async own(site: Site, rows: readonly CommentRow[]): Promise<CommentView[]> {
    const authors = await this.discussions.authorsIn(site, rows);
    const context = await this.context(site, rows, { authors, body: true });
    return rows.map((row) => toOwnCommentView(row, context));
  }

  async context(
    site: Site,
    rows: readonly ShownRow[],
    given: {
      authors: Authors;
      body: boolean;
      lang?: string;
      caller?: Caller;
    },
  ): Promise<ViewContext> {
    const urls = await this.threads.urlsOf(site, new Set(rows.map((row) => row.threadId)));
    return publicContext(site, {
      authors: given.authors,
      body: given.body,
      ...(given.caller ? { caller: given.caller } : {}),
      lang: languageFor(site, given.lang),
      urlOf: (threadId) => urls.get(threadId) ?? null,
      repliesAfter: (id, cut) => this.discussions.repliesAfter(id, cut),
    });
  }
}
