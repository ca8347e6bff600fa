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
import { respondWithPage } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentSite, type Authorised } from './caller.decorator.js';
import {
  CreateSigningKeyDto,
  NewSigningKeyView,
  SigningKeyListView,
  toNewSigningKey,
  toSigningKeyView,
} from './dto/signing-key.dto.js';
import { Allow } from './policy.decorator.js';
import { SigningKeysService } from './signing-keys.service.js';

@ApiTags('Staff')
@Controller('sites/:site/signing-keys')
export class SigningKeysController {
  constructor(
    private readonly keys: SigningKeysService,
    private readonly once: OnceAnswers,
  ) {}

  @Post()
  @Allow('admin')
  @ApiOperation({ summary: "Add a key that signs readers' tokens; a new secret is shown once" })
  @ApiCreatedResponse({ type: NewSigningKeyView })
  async create(
    @CurrentSite() site: Site,
    @Body() given: CreateSigningKeyDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const { key, secret } = await this.keys.create(site.id, toNewSigningKey(given), tx);
        return created({ ...toSigningKeyView(key), secret });
      },
    });
  }

  @Get()
  @Allow('admin')
  @ApiOperation({ summary: "The keys that sign readers' tokens, without secrets" })
  @ApiOkResponse({ type: SigningKeyListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.keys.list(site.id, { after, limit: limit ?? DEFAULT_LIMIT });
    respondWithPage(request, reply, page, toSigningKeyView);
  }

  @Delete(':key')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'Revoke a key, and with it every token that it has signed' })
  async revoke(@CurrentSite() site: Site, @Param('key') id: string): Promise<void> {
    await this.keys.revoke(site.id, id);
  }
}
