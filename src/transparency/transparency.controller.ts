import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite } from '../common/http/cache-tags.js';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { csvLines } from '../common/http/csv.js';
import { Problem } from '../common/http/problem.js';
import { respond, type Keeping } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { misfitOfPeriod } from '../statements/statement-files.rules.js';
import { ReportPeriodQuery, ReportQuery, type ReportFormat } from './dto/transparency.dto.js';
import { ReportView, toReportView } from './dto/transparency.view.js';
import { tableOf, type Report } from './transparency.rules.js';
import { TransparencyService } from './transparency.service.js';

/** A year is counted anew once an hour at most. */
const KEPT_SECONDS = 3600;

/** What a site did in a period. */
@ApiTags('Transparency')
@Controller('sites/:site')
export class TransparencyController {
  constructor(private readonly transparency: TransparencyService) {}

  @Get('transparency/:year')
  @Allow('anyone')
  @ApiOperation({ summary: 'The report of a year, where the site publishes it' })
  @ApiOkResponse({ type: ReportView })
  async year(
    @CurrentSite() site: Site,
    @Param('year') year: string,
    @Query() { format }: ReportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { report, ...period } = await this.transparency.ofYear(site, year);
    const keep: Keeping = { seconds: KEPT_SECONDS, tags: [tagOfSite(site)] };
    send(request, reply, { report, period, format, keep });
  }

  @Get('moderation/transparency')
  @Allow('staff')
  @ApiOperation({ summary: 'The report of a period of up to 366 days' })
  @ApiOkResponse({ type: ReportView })
  async period(
    @CurrentSite() site: Site,
    @Query() { from, to, format }: ReportPeriodQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const period = { from: new Date(from), to: new Date(to) };
    const misfit = misfitOfPeriod(period);
    if (misfit) throw Problem.invalid([{ pointer: '?to', detail: misfit }]);
    const report = await this.transparency.report(site, period);
    send(request, reply, { report, period, format, keep: 'private' });
  }
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  given: {
    report: Report;
    period: { from: Date; to: Date };
    format: ReportFormat | undefined;
    keep: Keeping;
  },
): void {
  const { report, period, format, keep } = given;
  const body =
    format === 'csv' ? csvLines(tableOf(report)) : JSON.stringify(toReportView(report, period));
  respond(request, reply, { body, keep, format: format === 'csv' ? 'csv' : 'json' });
}
