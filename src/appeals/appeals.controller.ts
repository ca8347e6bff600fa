import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentActor, CurrentAuthor } from '../comments/caller.decorator.js';
import type { Actor, Author } from '../comments/caller.rules.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { Problem } from '../common/http/problem.js';
import { respondWithPage } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import type { Appellant } from './appeal.rules.js';
import { CurrentAppellant } from './appellant.decorator.js';
import { AppealAnswers } from './appeals.answers.js';
import { AppealListsService } from './appeal-lists.service.js';
import { AppealDto, AppealListQuery, RulingDto } from './dto/appeal.dto.js';
import {
  AppealListView,
  AppealView,
  OwnAppealListView,
  OwnAppealView,
  toOwnAppealView,
  WholeAppealView,
} from './dto/appeal.view.js';

/** Saying that a decision is wrong, and deciding about that. */
@ApiTags('Appeals')
@Controller('sites/:site')
export class AppealsController {
  constructor(
    private readonly lists: AppealListsService,
    private readonly answers: AppealAnswers,
  ) {}

  @Post('decisions/:decision/appeals')
  @Allow('appellant')
  @ApiOperation({
    summary:
      'Appeal against a decision about one’s own comment, or one that declined one’s report or notice',
  })
  @ApiCreatedResponse({ type: OwnAppealView })
  async file(
    @CurrentSite() site: Site,
    @CurrentAppellant() appellant: Appellant,
    @Param('decision', IdPipe) id: string,
    @Body() { text }: AppealDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.filed(request, reply, { site, appellant, id, text });
  }

  @Get('me/appeals')
  @Allow('writer')
  @ApiOperation({ summary: 'The caller’s own appeals and what came of them, newest first' })
  @ApiOkResponse({ type: OwnAppealListView })
  async own(
    @CurrentSite() site: Site,
    @CurrentAuthor() author: Author,
    @Query() { after, limit }: ListQuery,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { after, limit: limit ?? DEFAULT_LIMIT };
    respondWithPage(request, reply, await this.lists.own(site, author, asked), toOwnAppealView);
  }

  @Get('moderation/appeals')
  @Allow('staff')
  @ApiOperation({ summary: 'Appeals that wait, or that were decided, oldest first' })
  @ApiOkResponse({ type: AppealListView })
  async list(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Query() { state, after, limit }: AppealListQuery,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { state: state ?? 'open', after, limit: limit ?? DEFAULT_LIMIT };
    const page = await this.lists.page(site, asked);
    await this.answers.list(request, reply, { site, actor, page });
  }

  @Get('moderation/appeals/:appeal')
  @Allow('staff')
  @ApiOperation({ summary: 'An appeal, with the comment and what was decided about it' })
  @ApiOkResponse({ type: WholeAppealView })
  async one(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('appeal', IdPipe) id: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const heard = await this.lists.one(site, id);
    await this.answers.whole(request, reply, { site, actor, heard });
  }

  @Post('moderation/appeals/:appeal/decision')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({
    summary: 'Decide about an appeal, with reasons; whoever decided before may not',
  })
  @ApiOkResponse({ type: AppealView })
  async decide(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('appeal', IdPipe) id: string,
    @Body() given: RulingDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { outcome, reason, action, policy, body } = given;
    if ((action === 'redact') !== (body !== undefined)) {
      const detail = body === undefined ? 'is needed to redact' : 'is for redact alone';
      throw Problem.invalid([{ pointer: '#/body', detail }]);
    }
    const ruling = {
      ...{ outcome, reason },
      action: action ?? null,
      policy: policy ?? null,
      body: body ?? null,
    };
    await this.answers.decided(request, reply, { site, actor, id, ruling });
  }
}
