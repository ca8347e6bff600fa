import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { CallersService } from '../auth/callers.service.js';
import { Allow } from '../auth/policy.decorator.js';
import { apart } from '../common/calls/call.js';
import type { Site } from '../sites/sites.service.js';
import { MOST_POSITION } from './dto/change.dto.js';
import { EventStream, lastIdOf } from './event-stream.js';
import { LiveQueuesService } from './live-queues.service.js';
import { QueueAnswers } from './queue.answers.js';
import { StreamsService } from './streams.service.js';

/** How a queue stands, for those who work on it. */
@ApiTags('Live updates')
@Controller('sites/:site/moderation/queues/:queue/events')
export class LiveQueuesController {
  constructor(
    private readonly live: LiveQueuesService,
    private readonly queues: QueueAnswers,
    private readonly streams: StreamsService,
    private readonly callers: CallersService,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'What comes into a queue and leaves it: server-sent events' })
  @ApiProduces('text/event-stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    schema: { type: 'string', maxLength: MOST_POSITION },
  })
  follow(
    @CurrentSite() site: Site,
    @Param('queue') queue: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    this.streams.admit();
    this.queues.check(site, queue);
    const stillMay = this.callers.watch(request, site, 'staff');
    const stream = new EventStream(request, reply);
    const follower = { subscriber: stream, stillMay };
    // It outlasts the call.
    apart(() => {
      stream.whenClosed(this.live.follow(site, queue, lastIdOf(request), follower));
      this.streams.keep(stream);
    });
  }
}
