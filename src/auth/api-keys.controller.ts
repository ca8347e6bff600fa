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
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentSite } from './caller.decorator.js';
import { ApiKeyListView, CreateKeyDto, NewApiKeyView, toApiKeyView } from './dto/api-key.dto.js';
import { KeysService } from './keys.service.js';
import { Allow } from './policy.decorator.js';

@ApiTags('Staff')
@Controller('sites/:site/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @Allow('admin')
  @ApiOperation({ summary: 'Create a key; it is shown once' })
  @ApiCreatedResponse({ type: NewApiKeyView })
  async create(
    @CurrentSite() site: Site,
    @Body() { name, scopes, expiresAt }: CreateKeyDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const expires = expiresAt ? new Date(expiresAt) : null;
    const { key, token } = await this.keys.create(site.id, {
      name,
      scopes: [...new Set(scopes)],
      expiresAt: expires,
    });
    respondPrivately(request, reply, { ...toApiKeyView(key), key: token }, { status: 201 });
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

  @Delete(':key')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'Revoke a key, at once' })
  async revoke(@CurrentSite() site: Site, @Param('key') id: string): Promise<void> {
    await this.keys.revoke(site.id, id);
  }
}
