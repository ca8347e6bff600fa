import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentReader, CurrentSite, type Reader } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { respondWithPage } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { DecisionLogService } from './decision-log.service.js';
import { LogQuery } from './dto/moderation.dto.js';
import {
  LogView,
  OwnDecisionListView,
  toDecisionView,
  toOwnDecisionView,
} from './dto/moderation.view.js';

/** What was decided. */
@ApiTags('Moderation')
@Controller('sites/:site')
export class LogController {
  constructor(private readonly decisions: DecisionLogService) {}

  @Get('moderation/log')
  @Allow('staff')
  @ApiOperation({ summary: 'Every decision, newest first' })
  @ApiOkResponse({ type: LogView })
  async log(
    @CurrentSite() site: Site,
    @Query() { after, limit, comment, batch }: LogQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.decisions.log(site, {
      commentId: comment,
      batchId: batch,
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    respondWithPage(request, reply, page, (row) => toDecisionView(site.slug, row));
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
    respondWithPage(request, reply, page, (row) => toOwnDecisionView(site.slug, row));
  }
}
