import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentReader, CurrentSite, type Reader } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../../common/http/bounds.dto.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { StandingService } from '../../sanctions/standing.service.js';
import type { Site } from '../../sites/sites.service.js';
import { OwnSanctionListView } from './dto/sanction.view.js';
import { SanctionAnswers } from './sanction.answers.js';

/** A reader's own sanctions. */
@ApiTags('Moderation')
@Controller('sites/:site/me')
export class OwnSanctionsController {
  constructor(
    private readonly standing: StandingService,
    private readonly answers: SanctionAnswers,
  ) {}

  @Get('sanctions')
  @Allow('reader')
  @ApiOperation({ summary: "The reader's own sanctions, newest first" })
  @ApiOkResponse({ type: OwnSanctionListView })
  async list(
    @CurrentSite() site: Site,
    @CurrentReader() { personId }: Reader,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { after, limit: limit ?? DEFAULT_LIMIT };
    await this.answers.own(request, reply, { site, personId, asked });
  }

  @Post('warnings/:warning/acknowledgement')
  @HttpCode(204)
  @Allow('reader')
  @ApiOperation({ summary: 'Take note of a warning; then you may write again' })
  async acknowledge(
    @CurrentSite() site: Site,
    @CurrentReader() { personId }: Reader,
    @Param('warning', IdPipe) id: string,
  ): Promise<void> {
    await this.standing.acknowledge(site.id, personId, id);
  }
}
