import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { respondWithPage } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { SealListView, toSealView } from './dto/seal.view.js';
import { LogSealsService } from './log-seals.service.js';

/** What shows that the log is as it was made. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/log/seals')
export class LogSealsController {
  constructor(private readonly seals: LogSealsService) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'The seals of the log, newest first, each chained to the one before' })
  @ApiOkResponse({ type: SealListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.seals.list(site, { after, limit: limit ?? DEFAULT_LIMIT });
    respondWithPage(request, reply, page, toSealView);
  }
}
