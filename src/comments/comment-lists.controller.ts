import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { CurrentReader, CurrentSite, type Reader } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { ListQuery } from '../common/http/bounds.dto.js';
import { sharedFilterFrom } from '../common/http/comment-filter.dto.js';
import { CommentIdPipe } from '../common/http/comment-id.pipe.js';
import { Problem } from '../common/http/problem.js';
import { linkTo, respondPrivately } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentCaller } from './caller.decorator.js';
import type { Caller } from './caller.rules.js';
import { CommentAnswers } from './comment.answers.js';
import { CommentListsService } from './comment-lists.service.js';
import { searchedFor } from './comment-search.rules.js';
import { CommentReadingService } from './comment-reading.service.js';
import { DiscussionAnswers } from './discussion.answers.js';
import { CommentListQuery, RepliesQuery } from './dto/discussion.dto.js';
import { CommentListView } from './dto/discussion.view.js';
import { DEFAULT_LIMIT } from './page-bounds.rules.js';

/** Lists of comments outside a thread's page. */
@ApiTags('Comments')
@Controller('sites/:site')
export class CommentListsController {
  constructor(
    private readonly lists: CommentListsService,
    private readonly reading: CommentReadingService,
    private readonly answers: CommentAnswers,
    private readonly discussions: DiscussionAnswers,
  ) {}

  @Get('comments')
  @Allow('anyone')
  @ApiOperation({
    summary: "The site's comments, newest first; moderators may ask for any state, and search",
  })
  @ApiOkResponse({ type: CommentListView })
  async list(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @Query() query: CommentListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = filterFrom(query);
    const moderator = caller.kind === 'moderator';
    if (!moderator) refuseModeratorsFilters(query);
    const page = await this.lists.list(site, filter, {
      after: query.after,
      limit: query.limit ?? DEFAULT_LIMIT,
    });
    const tags = [tagOfSite(site)];
    const keep =
      caller.kind === 'public' ? { seconds: site.settings.cacheSeconds, tags } : 'private';
    await this.answers.list(request, reply, site, {
      page,
      keep,
      asked: { body: false, ...(moderator ? { caller } : {}) },
    });
  }

  @Get('comments/:id/replies')
  @Allow('anyone')
  @ApiOperation({
    summary: 'The direct replies of a comment, oldest first, each with what is below it',
  })
  @ApiOkResponse({ type: CommentListView })
  async replies(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @Param('id', CommentIdPipe) id: string,
    @Query() query: RepliesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const body = query.include === 'body';
    const asked = { ...query, withSource: body };
    const { page, threadId } = await this.reading.replies(site, caller, id, asked);
    const tags = [tagOfSite(site), tagOfThread(threadId)];
    const keep =
      caller.kind === 'public' ? { seconds: site.settings.cacheSeconds, tags } : 'private';
    const { lang } = query;
    if (query.format === 'html') {
      this.discussions.sendReplies(request, reply, site, { page, keep, lang });
    } else {
      await this.answers.replies(request, reply, site, { page, keep, asked: { body, lang } });
    }
  }

  @Get('me/comments')
  @Allow('reader')
  @ApiOperation({ summary: "The reader's own comments, whatever their state, newest first" })
  @ApiOkResponse({ type: CommentListView })
  async own(
    @CurrentSite() site: Site,
    @CurrentReader() reader: Reader,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.lists.own(site, reader.personId, {
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    const items = await this.answers.own(
      site,
      page.items.map((tree) => tree.comment),
    );
    const answer = { items, page: { next: page.next, prev: page.prev } };
    respondPrivately(request, reply, answer, { link: linkTo(request, page) });
  }
}

function filterFrom(query: CommentListQuery) {
  return {
    ...sharedFilterFrom(query),
    ...(query.state ? { state: query.state } : {}),
    ...(query.q ? { words: searchedFor(query.q) } : {}),
    ...(query.externalId ? { externalId: query.externalId } : {}),
    ...(query.reported === 'true' ? { reported: true } : {}),
    ...(query['edited-since-approved'] === 'true' ? { editedSinceApproved: true } : {}),
  };
}

const MODERATORS_FILTERS = [
  ...(['state', 'q', 'externalId', 'rule', 'language', 'reported'] as const),
  'edited-since-approved',
] as const;

function refuseModeratorsFilters(query: CommentListQuery): void {
  const asked = MODERATORS_FILTERS.filter((name) => query[name] !== undefined);
  if (asked.length === 0) return;
  const errors = asked.map((name) => ({ pointer: `?${name}`, detail: 'is for moderators' }));
  throw Problem.invalid(errors);
}
