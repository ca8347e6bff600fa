import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { CommentAnswers } from '../comments/comment.answers.js';
import { QUEUES, type Queue } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { QueueItemsQuery } from './dto/moderation.dto.js';
import {
  QueuesView,
  ReviewItemListView,
  toQueueView,
  toReviewItemView,
} from './dto/moderation.view.js';
import { QueuesService } from './queues.service.js';

@ApiTags('Moderation')
@Controller('sites/:site/moderation/queues')
export class QueuesController {
  constructor(
    private readonly queues: QueuesService,
    private readonly answers: CommentAnswers,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'What waits, by queue' })
  @ApiOkResponse({ type: QueuesView })
  async counts(
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const counts = await this.queues.counts(site);
    const queues = Object.fromEntries(
      Object.entries(counts).map(([queue, state]) => [queue, toQueueView(state)]),
    );
    respondPrivately(request, reply, { queues });
  }

  @Get(':queue/items')
  @Allow('staff')
  @ApiOperation({ summary: 'The comments that wait in a queue, with the text to decide about' })
  @ApiOkResponse({ type: ReviewItemListView })
  async items(
    @CurrentSite() site: Site,
    @Param('queue') queue: string,
    @Query() { sort, after, limit }: QueueItemsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isQueue(queue)) throw new Problem('not-found', `The queues are ${QUEUES.join(' and ')}.`);
    const page = await this.queues.items(site, queue, {
      sort: sort ?? 'oldest',
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    const views = await this.answers.forModerators(
      site,
      page.items.map(({ comment }) => comment),
    );
    const items = page.items.map(({ item }, index) => toReviewItemView(item, views[index]!));
    respondWithPage(request, reply, { ...page, items }, (view) => view);
  }
}

function isQueue(name: string): name is Queue {
  return (QUEUES as readonly string[]).includes(name);
}
