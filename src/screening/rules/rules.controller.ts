import { Body, Controller, Get, Param, Patch, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { CurrentActor } from '../../comments/caller.decorator.js';
import type { Actor } from '../../comments/caller.rules.js';
import { DEFAULT_LIMIT, ListQuery } from '../../common/http/bounds.dto.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { respondWithPage, versionFrom } from '../../common/http/respond.js';
import type { Site } from '../../sites/sites.service.js';
import { RuleDto, RuleListQuery, RuleStateDto } from './dto/rule.dto.js';
import {
  RuleHeadView,
  RuleListView,
  RuleVersionListView,
  RuleView,
  toRuleHeadView,
  toRuleVersionView,
} from './dto/rule.view.js';
import { RuleAnswers, ruleTextOf } from './rule.answers.js';
import { RulesService } from './rules.service.js';

/** Rules that comments are screened by, tried before they bite. */
@ApiTags('Screening')
@Controller('sites/:site/moderation/rules')
export class RulesController {
  constructor(
    private readonly rules: RulesService,
    private readonly answers: RuleAnswers,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'The rules, oldest first' })
  @ApiOkResponse({ type: RuleListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { state }: RuleListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const items = await this.rules.list(site.id, state ?? null);
    respondWithPage(request, reply, { items, next: null, prev: null }, toRuleHeadView);
  }

  @Post()
  @Allow('admin')
  @ApiOperation({ summary: 'Add a rule, as a draft' })
  @ApiCreatedResponse({ type: RuleHeadView })
  async create(
    @CurrentSite() site: Site,
    @CurrentActor() by: Actor,
    @Body() given: RuleDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.made(request, reply, { site, by, text: ruleTextOf(site, given) });
  }

  @Get(':rule')
  @Allow('staff')
  @ApiOperation({ summary: 'One rule, and how people judged what it spoke about' })
  @ApiOkResponse({ type: RuleView })
  async one(
    @CurrentSite() site: Site,
    @Param('rule', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.one(request, reply, site, await this.rules.get(site.id, id));
  }

  @Put(':rule')
  @Allow('admin')
  @ApiOperation({ summary: 'Put another version; one that was live only looks on from then' })
  @ApiOkResponse({ type: RuleView })
  async replace(
    @CurrentSite() site: Site,
    @CurrentActor() by: Actor,
    @Param('rule', IdPipe) id: string,
    @Body() given: RuleDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const change = { by, ifVersion: versionFrom(request) };
    const rule = await this.rules.replace(site.id, id, ruleTextOf(site, given), change);
    await this.answers.one(request, reply, site, rule);
  }

  @Patch(':rule')
  @Allow('admin')
  @ApiOperation({ summary: 'Let a rule look on, bite, pause, or end' })
  @ApiOkResponse({ type: RuleView })
  async move(
    @CurrentSite() site: Site,
    @Param('rule', IdPipe) id: string,
    @Body() { state }: RuleStateDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const rule = await this.rules.move(site.id, id, state, versionFrom(request));
    await this.answers.one(request, reply, site, rule);
  }

  @Get(':rule/versions')
  @Allow('staff')
  @ApiOperation({ summary: 'What a rule has been, newest first' })
  @ApiOkResponse({ type: RuleVersionListView })
  async versions(
    @CurrentSite() site: Site,
    @Param('rule', IdPipe) id: string,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { after, limit: limit ?? DEFAULT_LIMIT };
    const page = await this.rules.versions(site.id, id, asked);
    respondWithPage(request, reply, page, toRuleVersionView);
  }
}
