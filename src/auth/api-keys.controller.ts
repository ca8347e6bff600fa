import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondWithPage } from '../common/http/respond.js';
import { created, OnceAnswers, type CreatedAnswer } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentSite, CurrentViewer, type Authorised } from './caller.decorator.js';
import {
  ApiKeyListView,
  CreateKeyDto,
  NewApiKeyView,
  RotateKeyDto,
  toApiKeyView,
} from './dto/api-key.dto.js';
import { KeysService, type ApiKey } from './keys.service.js';
import { holds, type Viewer } from './permission.rules.js';
import { Allow } from './policy.decorator.js';

const DEFAULT_OVERLAP_HOURS = 24;

@ApiTags('Staff')
@Controller('sites/:site/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: KeysService,
    private readonly once: OnceAnswers,
  ) {}

  @Post()
  @Allow('admin')
  @ApiOperation({ summary: 'Create a key; it is shown once' })
  @ApiCreatedResponse({ type: NewApiKeyView })
  async create(
    @CurrentSite() site: Site,
    @Body() { name, scopes, expiresAt }: CreateKeyDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const expires = expiresAt ? new Date(expiresAt) : null;
    const given = { name, scopes: [...new Set(scopes)], expiresAt: expires };
    await this.once.answer(request, reply, {
      work: async (tx) => shownOnce(await this.keys.create(site.id, given, tx)),
    });
  }

  @Get()
  @Allow('admin')
  @ApiOperation({ summary: "The site's keys, without their secrets" })
  @ApiOkResponse({ type: ApiKeyListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.keys.list(site.id, { after, limit: limit ?? DEFAULT_LIMIT });
    respondWithPage(request, reply, page, toApiKeyView);
  }

  @Post(':key/rotation')
  @Allow('key')
  @ApiOperation({
    summary: 'A key that follows this one, which lives on for some hours; by itself or an admin',
  })
  @ApiCreatedResponse({ type: NewApiKeyView })
  async rotate(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Param('key') id: string,
    @Body() { overlapHours = DEFAULT_OVERLAP_HOURS }: RotateKeyDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const own = viewer.kind === 'key' && viewer.keyId === id;
    if (!own && !holds(viewer, 'admin')) throw new Problem('forbidden', 'A key rotates itself.');
    await this.once.answer(request, reply, {
      work: async (tx) => shownOnce(await this.keys.rotate(site.id, id, { overlapHours }, tx)),
    });
  }

  @Delete(':key')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'Revoke a key, at once' })
  async revoke(@CurrentSite() site: Site, @Param('key') id: string): Promise<void> {
    await this.keys.revoke(site.id, id);
  }
}

function shownOnce({ key, token }: { key: ApiKey; token: string }): CreatedAnswer {
  return created({ ...toApiKeyView(key), key: token });
}
