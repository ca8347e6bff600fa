import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import type { Site } from '../sites/sites.service.js';
import { FeedQuery } from './dto/feed.dto.js';
import { JsonFeedView } from './dto/json-feed.view.js';
import { FeedAnswers } from './feed.answers.js';

const FEED = {
  content: {
    'application/atom+xml': { schema: { type: 'string' as const } },
    'application/feed+json': { schema: { $ref: getSchemaPath(JsonFeedView) } },
  },
};

/** What was said last, for programs that read news. */
@ApiTags('Feeds')
@ApiExtraModels(JsonFeedView)
@Controller('sites/:site')
export class FeedsController {
  constructor(private readonly feeds: FeedAnswers) {}

  @Get('feed')
  @Allow('anyone', { isKept: true })
  @ApiOperation({ summary: "The site's comments as a feed, newest first" })
  @ApiOkResponse(FEED)
  async ofSite(
    @CurrentSite() site: Site,
    @Query() query: FeedQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.feeds.sendSite(request, reply, site, query);
  }

  @Get('threads/:thread/feed')
  @Allow('anyone', { isKept: true })
  @ApiOperation({ summary: "A thread's comments as a feed, newest first" })
  @ApiOkResponse(FEED)
  async ofThread(
    @CurrentSite() site: Site,
    @Param('thread') ref: string,
    @Query() query: FeedQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.feeds.sendThread(request, reply, { site, ref }, query);
  }
}
