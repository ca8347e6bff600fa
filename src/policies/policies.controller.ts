import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, versionFrom } from '../common/http/respond.js';
import { render } from '../markup/render.js';
import type { Site } from '../sites/sites.service.js';
import { PolicyDto, PolicyListQuery, PolicyQuery } from './dto/policy.dto.js';
import { PolicyListView, PolicyView, toPolicyView } from './dto/policy.view.js';
import { PolicyAnswers } from './policies.answers.js';
import { PoliciesService, type PutPolicy } from './policies.service.js';
import { PolicyReadingService } from './policy-reading.service.js';
import { groundOf, isPolicyKey, misfitOf } from './policy.rules.js';

/** A site's rules and terms, as they are and as they were. */
@ApiTags('Policies')
@Controller('sites/:site/policies')
export class PoliciesController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly reading: PolicyReadingService,
    private readonly answers: PolicyAnswers,
  ) {}

  @Get()
  @Allow('anyone')
  @ApiOperation({ summary: 'The rules and terms in force, by key, without their texts' })
  @ApiOkResponse({ type: PolicyListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { kind, after, limit }: PolicyListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { kind: kind ?? null, after, limit: limit ?? DEFAULT_LIMIT };
    this.answers.list(request, reply, site, await this.reading.list(site, asked));
  }

  @Get(':policy')
  @Allow('anyone')
  @ApiOperation({ summary: 'A rule, or terms, as in force now or at a moment' })
  @ApiOkResponse({ type: PolicyView })
  async one(
    @CurrentSite() site: Site,
    @Param('policy') key: string,
    @Query() { at, format }: PolicyQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const policy = await this.reading.get(site, key, at === undefined ? undefined : new Date(at));
    this.answers.one(request, reply, site, { policy, asked: format });
  }

  @Get(':policy/versions')
  @Allow('anyone')
  @ApiOperation({ summary: 'Every version of a rule or terms, newest first, without the texts' })
  @ApiOkResponse({ type: PolicyListView })
  async versions(
    @CurrentSite() site: Site,
    @Param('policy') key: string,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.reading.versions(site, key, { after, limit: limit ?? DEFAULT_LIMIT });
    this.answers.list(request, reply, site, page);
  }

  @Put(':policy')
  @Allow('admin')
  @ApiOperation({ summary: 'Put a text: the first of a key, or another version' })
  @ApiOkResponse({ type: PolicyView })
  @ApiCreatedResponse({ type: PolicyView })
  async put(
    @CurrentSite() site: Site,
    @Param('policy') key: string,
    @Body() given: PolicyDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseKey(key);
    const { policy, isNew } = await this.policies.put(
      site.id,
      key,
      textOf(given),
      versionFrom(request),
    );
    const view = toPolicyView(site.slug, { ...policy, html: render(policy.text).html });
    const made = isNew
      ? { status: 201, location: `/api/v1/sites/${site.slug}/policies/${key}` }
      : {};
    respondPrivately(request, reply, view, { version: policy.version, ...made });
  }

  @Delete(':policy')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'Retire a rule or terms; what they were stays readable' })
  async retire(@CurrentSite() site: Site, @Param('policy') key: string): Promise<void> {
    await this.policies.retire(site.id, key);
  }
}

/** @throws {Problem} invalid-request */
function refuseKey(key: string): void {
  if (isPolicyKey(key)) return;
  const detail =
    'must be 1 to 80 characters: words of lower-case letters and digits, joined by hyphens';
  throw Problem.invalid([{ pointer: '{policy}', detail }]);
}

/** @throws {Problem} invalid-request where a ground or strikes do not fit */
function textOf({ kind, title, text, ground, strikes, effectiveFrom }: PolicyDto): PutPolicy {
  const given = ground
    ? {
        decisionGround: ground.decisionGround,
        illegalContentLegalGround: ground.illegalContentLegalGround ?? null,
        incompatibleContentGround: ground.incompatibleContentGround ?? null,
      }
    : null;
  const misfit = misfitOf(kind, given);
  if (misfit) {
    throw Problem.invalid([{ pointer: `#/ground${misfit.member}`, detail: misfit.detail }]);
  }
  if (strikes && kind === 'terms') {
    throw Problem.invalid([{ pointer: '#/strikes', detail: 'belongs to rules; terms have none' }]);
  }
  const words = { kind, title, text, ground: groundOf(kind, given), strikes: strikes ?? null };
  return { ...words, effectiveFrom: effectiveFrom ? new Date(effectiveFrom) : null };
}
