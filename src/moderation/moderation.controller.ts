import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentReader, CurrentSite, type Reader } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import type { Site } from '../sites/sites.service.js';
import { DecisionsService, type ItemResult } from './decisions.service.js';
import { DecideDto, LogQuery } from './dto/moderation.dto.js';
import {
  DecidedView,
  LogView,
  OwnDecisionListView,
  toDecisionView,
  toOwnDecisionView,
  toResultView,
} from './dto/moderation.view.js';

@ApiTags('Moderation')
@Controller('sites/:site')
export class ModerationController {
  constructor(private readonly decisions: DecisionsService) {}

  @Post('moderation/decisions')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({
    summary: 'Decide about up to 500 comments, each on the version that was looked at',
  })
  @ApiOkResponse({ type: DecidedView })
  async decide(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Body() { action, items, policy, note, messageToAuthor }: DecideDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { batchId, results } = await this.decisions.decide(site, actor, {
      action,
      items,
      policy: policy ?? null,
      note: note ?? null,
      messageToAuthor: messageToAuthor ?? null,
    });
    if (results.length === 1) refuseAlone(results[0]!);
    respondPrivately(request, reply, { batchId, results: results.map(toResultView) });
  }

  @Get('moderation/log')
  @Allow('staff')
  @ApiOperation({ summary: 'Every decision, newest first' })
  @ApiOkResponse({ type: LogView })
  async log(
    @CurrentSite() site: Site,
    @Query() { after, limit, comment }: LogQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.decisions.log(site, {
      commentId: comment,
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    respondWithPage(request, reply, page, toDecisionView);
  }

  @Get('me/decisions')
  @Allow('reader')
  @ApiOperation({ summary: "Decisions about the reader's own comments, newest first" })
  @ApiOkResponse({ type: OwnDecisionListView })
  async own(
    @CurrentSite() site: Site,
    @CurrentReader() reader: Reader,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.decisions.aboutPerson(site, reader.personId, {
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    respondWithPage(request, reply, page, toOwnDecisionView);
  }
}

/** One comment alone is answered with its own status. */
function refuseAlone(result: ItemResult): void {
  if (result.status === 404) throw new Problem('comment-not-found');
  const { current } = toResultView(result);
  if (result.result === 'conflict') {
    throw new Problem('conflict', 'Look at the present state, then decide again on its version.', {
      current,
    });
  }
  if (result.result === 'refused') {
    throw new Problem('action-refused', `It is ${current?.state ?? 'gone'} now.`, { current });
  }
}
