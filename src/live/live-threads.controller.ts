import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import {
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { apart } from '../common/calls/call.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import type { Site } from '../sites/sites.service.js';
import { ChangePages } from './change-pages.answers.js';
import { ChangesService } from './changes.service.js';
import { FollowQuery, MOST_POSITION } from './dto/change.dto.js';
import { ChangesView } from './dto/change.view.js';
import { EventStream, lastIdOf } from './event-stream.js';
import { LiveThreadsService } from './live-threads.service.js';
import { StreamsService } from './streams.service.js';

/** What happens in a thread, for everybody who may see its page. */
@ApiTags('Live updates')
@Controller('sites/:site/threads/:thread')
export class LiveThreadsController {
  constructor(
    private readonly changes: ChangesService,
    private readonly live: LiveThreadsService,
    private readonly streams: StreamsService,
    private readonly pages: ChangePages,
  ) {}

  @Get('events')
  @Allow('anyone')
  @ApiOperation({ summary: 'What everybody sees of a thread, as it changes: server-sent events' })
  @ApiProduces('text/event-stream')
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    schema: { type: 'string', maxLength: MOST_POSITION },
  })
  @ApiNoContentResponse({ description: 'The thread is archived: nothing happens there any more' })
  async follow(
    @CurrentSite() site: Site,
    @Param('thread') ref: string,
    @Query() { after }: FollowQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.streams.admit();
    const known = lastIdOf(request) ?? after;
    const { thread, last, position } = await this.changes.since(site, ref, {
      after: known,
      limit: 0,
    });
    if (thread.lifecycle.state === 'archived') {
      void reply.status(204).send();
      return;
    }
    const stream = new EventStream(request, reply, position);
    // It outlasts the call.
    apart(() => {
      stream.whenClosed(this.live.follow(site, thread.id, last, stream));
      this.streams.keep(stream);
    });
  }

  @Get('changes')
  @Allow('anyone', { isKept: true })
  @ApiOperation({ summary: 'The same, oldest first, for those who ask now and then' })
  @ApiOkResponse({ type: ChangesView })
  async since(
    @CurrentSite() site: Site,
    @Param('thread') ref: string,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { after, limit: limit ?? DEFAULT_LIMIT };
    await this.pages.send(request, reply, site, await this.changes.since(site, ref, asked));
  }
}
