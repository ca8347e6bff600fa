import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { linkTo, respondPrivately } from '../common/http/respond.js';
import { EventOrderService } from '../events/event-order.service.js';
import type { Site } from '../sites/sites.service.js';
import { EventsQuery } from './dto/event.dto.js';
import { EventListView } from './dto/event.view.js';
import { EventAnswers } from './event.answers.js';

/** What happens on a site, for those who come and ask. */
@ApiTags('Events')
@Controller('sites/:site/events')
export class SiteEventsController {
  constructor(
    private readonly events: EventOrderService,
    private readonly answers: EventAnswers,
  ) {}

  @Get()
  @Allow('read')
  @ApiOperation({
    summary: 'What happened, oldest first, for 30 days; each event once, in one order',
  })
  @ApiOkResponse({ type: EventListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit, payload }: EventsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { limit: limit ?? DEFAULT_LIMIT, ...(after === undefined ? {} : { after }) };
    const { items: events, isMore } = await this.events.following(site, asked);
    const items = await this.answers.tell(site, events, payload ?? 'full');
    const page = { next: isMore ? String(events.at(-1)!.sequence) : null, prev: null };
    respondPrivately(request, reply, { items, page }, { link: linkTo(request, page) });
  }
}
