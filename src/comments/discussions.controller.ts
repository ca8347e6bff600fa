import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { isKey, readThreadRef, refByUrl } from '../threads/thread-names.rules.js';
import { DiscussionAnswers } from './discussion.answers.js';
import { CommentPageQuery, DiscussionQuery } from './dto/discussion.dto.js';
import { DiscussionView } from './dto/discussion.view.js';

@ApiTags('Discussions')
@Controller('sites/:site')
export class DiscussionsController {
  constructor(private readonly pages: DiscussionAnswers) {}

  @Get('discussion')
  @Allow('anyone', { isKept: true })
  @ApiOperation({
    summary: "A page's discussion, by the site's key for it or its URL; empty where there is none",
  })
  @ApiOkResponse({ type: DiscussionView })
  async byPage(
    @CurrentSite() site: Site,
    @Query() query: DiscussionQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { key, url } = query;
    if ((key === undefined) === (url === undefined)) {
      throw Problem.invalid([{ pointer: '?key', detail: 'give either key or url' }]);
    }
    if (key !== undefined && !isKey(key)) {
      throw Problem.invalid([{ pointer: '?key', detail: 'must be 1 to 512 bytes of UTF-8' }]);
    }
    const ref =
      key === undefined ? refByUrl(url!, site.settings.hostAliases) : { by: 'key' as const, key };
    const named = { key: key ?? null, url: url ?? null };
    await this.pages.send(request, reply, { site, ref, named }, query);
  }

  @Get('threads/:thread/comments')
  @Allow('anyone', { isKept: true })
  @ApiOperation({ summary: "A thread's comments" })
  @ApiOkResponse({ type: DiscussionView })
  async byThread(
    @CurrentSite() site: Site,
    @Param('thread') ref: string,
    @Query() query: CommentPageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.pages.send(request, reply, { site, ref: readThreadRef(ref) }, query);
  }
}
