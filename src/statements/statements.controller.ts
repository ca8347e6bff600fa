import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentAuthor } from '../comments/caller.decorator.js';
import type { Author } from '../comments/caller.rules.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { StatementsQuery } from './dto/statement.dto.js';
import { StatementView } from './dto/statement.view.js';
import { misfitOfPeriod } from './statement-files.rules.js';
import { StatementAnswers } from './statements.answers.js';
import { StatementsService } from './statements.service.js';

/** Why comments were restricted. */
@ApiTags('Statements of reasons')
@Controller('sites/:site')
export class StatementsController {
  constructor(
    private readonly statements: StatementsService,
    private readonly answers: StatementAnswers,
  ) {}

  @Get('me/decisions/:decision/statement')
  @Allow('writer')
  @ApiOperation({ summary: 'Why one of the caller’s comments was restricted, and how to appeal' })
  @ApiOkResponse({ type: StatementView })
  async own(
    @CurrentSite() site: Site,
    @CurrentAuthor() author: Author,
    @Param('decision', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.answers.one(request, reply, site, await this.statements.own(site, author, id));
  }

  @Get('moderation/statements')
  @Allow('staff')
  @ApiOperation({
    summary:
      'Every restriction of up to 366 days, oldest first, in the fields of the DSA Transparency Database',
  })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  file(
    @CurrentSite() site: Site,
    @Query() { from, to, format }: StatementsQuery,
    @Res() reply: FastifyReply,
  ): void {
    const period = { from: new Date(from), to: new Date(to) };
    const misfit = misfitOfPeriod(period);
    if (misfit) throw Problem.invalid([{ pointer: '?to', detail: misfit }]);
    const pages = this.statements.made(site, period);
    this.answers.file(reply, site, { pages, format: format ?? 'ndjson' });
  }
}
