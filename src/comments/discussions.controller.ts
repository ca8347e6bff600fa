import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { Problem } from '../common/http/problem.js';
import type { Statements } from '../database/site-database.js';
import type { Site } from '../sites/sites.service.js';
import { isKey } from '../threads/thread-names.rules.js';
import { ThreadsService, type Thread } from '../threads/threads.service.js';
import { DiscussionAnswers } from './discussion.answers.js';
import { CommentPageQuery, DiscussionQuery } from './dto/discussion.dto.js';
import { DiscussionView } from './dto/discussion.view.js';

@ApiTags('Discussions')
@Controller('sites/:site')
export class DiscussionsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly pages: DiscussionAnswers,
  ) {}

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
    const find = async (reads?: Statements): Promise<Thread | null> => {
      const found =
        key === undefined
          ? await this.threads.findByUrl(site, url!, reads)
          : await this.threads.find(site, { by: 'key', key }, reads);
      return found?.lifecycle.state === 'hidden' ? null : found;
    };
    const named = { key: key ?? null, url: url ?? null };
    await this.pages.send(request, reply, { site, find, named }, query);
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
    const find = (reads?: Statements): Promise<Thread> => this.threads.getPublic(site, ref, reads);
    await this.pages.send(request, reply, { site, find }, query);
  }
}
