import { Body, Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../../common/http/bounds.dto.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { respondPrivately, respondWithPage } from '../../common/http/respond.js';
import { CurrentActor } from '../../comments/caller.decorator.js';
import type { Actor } from '../../comments/caller.rules.js';
import type { Site } from '../../sites/sites.service.js';
import { BULK_UNDO_SECONDS } from './bulk-job.rules.js';
import { BulkJobsService } from './bulk-jobs.service.js';
import { BulkAnswers } from './bulk.answers.js';
import { bulkFilterFrom, CreateBulkJobDto } from './dto/bulk.dto.js';
import { BulkJobListView, BulkJobView, BulkTrialView, toBulkJobView } from './dto/bulk.view.js';

/** Deciding about whatever a filter finds, as a job. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/bulk')
export class BulkController {
  constructor(
    private readonly jobs: BulkJobsService,
    private readonly answers: BulkAnswers,
  ) {}

  @Post()
  @Allow('moderator')
  @ApiOperation({ summary: 'Decide about all that a filter finds, or try what that would be' })
  @ApiOkResponse({ type: BulkTrialView, description: 'With `dryRun`' })
  @ApiAcceptedResponse({ type: BulkJobView })
  async create(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Body() given: CreateBulkJobDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = bulkFilterFrom(given.filter);
    if (given.dryRun === true) {
      await this.answers.tried(request, reply, { site, filter });
      return;
    }
    await this.answers.made(request, reply, {
      site,
      actor,
      wish: {
        filter,
        action: given.action,
        policy: given.policy ?? null,
        note: given.note ?? null,
        messageToAuthor: given.messageToAuthor ?? null,
        undoSeconds: given.undoSeconds ?? BULK_UNDO_SECONDS,
      },
    });
  }

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'The jobs that decide in bulk, newest first' })
  @ApiOkResponse({ type: BulkJobListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.jobs.list(site, { after, limit: limit ?? DEFAULT_LIMIT });
    respondWithPage(request, reply, page, toBulkJobView);
  }

  @Get(':job')
  @Allow('staff')
  @ApiOperation({ summary: 'How far a job has come' })
  @ApiOkResponse({ type: BulkJobView })
  async one(
    @CurrentSite() site: Site,
    @Param('job', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toBulkJobView(await this.jobs.find(site, id)));
  }

  @Delete(':job')
  @Allow('moderator')
  @ApiOperation({ summary: 'Stop a job; what it has decided stands' })
  @ApiOkResponse({ type: BulkJobView })
  async cancel(
    @CurrentSite() site: Site,
    @Param('job', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toBulkJobView(await this.jobs.cancel(site, id)));
  }
}
