import { Body, Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { DEFAULT_LIMIT } from '../../common/http/bounds.dto.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { respondPrivately, respondWithPage } from '../../common/http/respond.js';
import type { Site } from '../../sites/sites.service.js';
import { BacktestAnswers } from './backtest.answers.js';
import { BacktestsService } from './backtests.service.js';
import { BacktestHitsQuery, CreateBacktestDto } from './dto/backtest.dto.js';
import {
  BacktestHitListView,
  BacktestView,
  toBacktestHitView,
  toBacktestView,
} from './dto/backtest.view.js';

/** What a rule would have done to the latest comments. */
@ApiTags('Screening')
@Controller('sites/:site/moderation')
export class BacktestsController {
  constructor(
    private readonly backtests: BacktestsService,
    private readonly answers: BacktestAnswers,
  ) {}

  @Post('rules/:rule/backtest')
  @Allow('moderator')
  @ApiOperation({ summary: 'Try a rule on the latest comments; nothing is decided' })
  @ApiAcceptedResponse({ type: BacktestView })
  async create(
    @CurrentSite() site: Site,
    @Param('rule', IdPipe) ruleId: string,
    @Body() { last }: CreateBacktestDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.made(request, reply, { site, ruleId, last });
  }

  @Get('backtests/:backtest')
  @Allow('staff')
  @ApiOperation({ summary: 'How far a backtest has come, and what it has counted' })
  @ApiOkResponse({ type: BacktestView })
  async one(
    @CurrentSite() site: Site,
    @Param('backtest', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toBacktestView(await this.backtests.find(site.id, id)));
  }

  @Get('backtests/:backtest/progress')
  @Allow('staff')
  @ApiOperation({ summary: 'The same once a second until it has ended, a line of JSON each' })
  @ApiOkResponse({ type: BacktestView })
  async progress(
    @CurrentSite() site: Site,
    @Param('backtest', IdPipe) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.progress(reply, site, id);
  }

  @Get('backtests/:backtest/hits')
  @Allow('staff')
  @ApiOperation({
    summary: 'Comments that the rule would have spoken about, and what people decided',
  })
  @ApiOkResponse({ type: BacktestHitListView })
  async hits(
    @CurrentSite() site: Site,
    @Param('backtest', IdPipe) id: string,
    @Query() { decided, after, limit }: BacktestHitsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { decided: decided ?? null, after, limit: limit ?? DEFAULT_LIMIT };
    const page = await this.backtests.hits(site.id, id, asked);
    respondWithPage(request, reply, page, toBacktestHitView);
  }

  @Delete('backtests/:backtest')
  @Allow('moderator')
  @ApiOperation({ summary: 'Stop a backtest; what it has counted stays' })
  @ApiOkResponse({ type: BacktestView })
  async cancel(
    @CurrentSite() site: Site,
    @Param('backtest', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toBacktestView(await this.backtests.cancel(site.id, id)));
  }
}
