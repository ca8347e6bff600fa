import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { QueueItemsService } from '../reviews/queue-items.service.js';
import type { Site } from '../sites/sites.service.js';
import { workerOf } from './actors.rules.js';
import { ClaimDto, filterFrom, QueueItemsQuery } from './dto/queues.dto.js';
import {
  ClaimedView,
  QueuesView,
  ReviewItemListView,
  toClaimView,
  toQueuesView,
} from './dto/queues.view.js';
import { ItemAnswers } from './item.answers.js';
import { QueuesService } from './queues.service.js';

@ApiTags('Moderation')
@Controller('sites/:site/moderation/queues')
export class QueuesController {
  constructor(
    private readonly counts: QueueItemsService,
    private readonly queues: QueuesService,
    private readonly answers: ItemAnswers,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'What waits, by queue' })
  @ApiOkResponse({ type: QueuesView })
  async all(
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toQueuesView(await this.counts.counts(site)));
  }

  @Get(':queue/items')
  @Allow('staff')
  @ApiOperation({ summary: 'The comments that wait in a queue, with the text to decide about' })
  @ApiOkResponse({ type: ReviewItemListView })
  async items(
    @CurrentSite() site: Site,
    @Param('queue') queue: string,
    @Query() query: QueueItemsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { sort, after, limit } = query;
    const page = await this.queues.items(site, queue, {
      order: sort ?? 'oldest',
      filter: filterFrom(query),
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    const items = await this.answers.listed(site, page.items);
    respondWithPage(request, reply, { ...page, items }, (view) => view);
  }

  @Post(':queue/claims')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({
    summary: 'Take items that nobody else has; asking again gives the same ones first',
  })
  @ApiOkResponse({ type: ClaimedView })
  async claim(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('queue') queue: string,
    @Body() { count, filter }: ClaimDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { queue, count, filter: filterFrom(filter ?? {}) };
    const { claim, items } = await this.queues.claim(site, workerOf(actor), asked);
    const views = await this.answers.claimed(site, items);
    respondPrivately(request, reply, { claim: toClaimView(claim), items: views });
  }
}
