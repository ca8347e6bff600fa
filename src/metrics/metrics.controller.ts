import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { misfitOfPeriod } from '../statements/statement-files.rules.js';
import { MetricsListQuery, MetricsQuery } from './dto/metrics.dto.js';
import {
  ModeratorMetricsListView,
  ModeratorMetricsView,
  QueueMetricsListView,
  ReporterMetricsListView,
  toModeratorMetricsView,
  toReporterMetricsView,
} from './dto/metrics.view.js';
import { MetricsService, type Period } from './metrics.service.js';

/** How moderation goes: of queues, reporters, and moderators. */
@ApiTags('Metrics')
@Controller('sites/:site/moderation/metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricsService) {}

  @Get('queues')
  @Allow('staff')
  @ApiOperation({ summary: 'Work that was opened in a period, by queue' })
  @ApiOkResponse({ type: QueueMetricsListView })
  async queues(
    @CurrentSite() site: Site,
    @Query() query: MetricsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const items = await this.metrics.queues(site.id, periodOf(query));
    respondWithPage(request, reply, { items, next: null, prev: null }, (row) => row);
  }

  @Get('me')
  @Allow('moderator')
  @ApiOperation({ summary: 'What the caller decided in a period, and what of it was overturned' })
  @ApiOkResponse({ type: ModeratorMetricsView })
  async own(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Query() query: MetricsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const metrics = await this.metrics.moderator(site.id, periodOf(query), actor);
    respondPrivately(request, reply, toModeratorMetricsView(metrics));
  }

  @Get('moderators')
  @Allow('admin')
  @ApiOperation({ summary: 'The same of everybody who decided, for admins' })
  @ApiOkResponse({ type: ModeratorMetricsListView })
  async moderators(
    @CurrentSite() site: Site,
    @Query() query: MetricsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const items = await this.metrics.moderators(site.id, periodOf(query));
    const page = { items, next: null, prev: null };
    respondWithPage(request, reply, page, toModeratorMetricsView);
  }

  @Get('reporters')
  @Allow('staff')
  @ApiOperation({ summary: 'Who reported in a period, and what became of it; most reports first' })
  @ApiOkResponse({ type: ReporterMetricsListView })
  async reporters(
    @CurrentSite() site: Site,
    @Query() { after, limit, ...query }: MetricsListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { after, limit: limit ?? DEFAULT_LIMIT };
    const page = await this.metrics.reporters(site.id, periodOf(query), asked);
    respondWithPage(request, reply, page, toReporterMetricsView);
  }
}

/** @throws {Problem} invalid-request */
function periodOf({ from, to }: MetricsQuery): Period {
  const period = { from: new Date(from), to: new Date(to) };
  const misfit = misfitOfPeriod(period);
  if (misfit) throw Problem.invalid([{ pointer: '?to', detail: misfit }]);
  return period;
}
