import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { CreateWebhookDto, PatchWebhookDto } from './dto/webhook.dto.js';
import {
  NewWebhookView,
  toWebhookView,
  WebhookListView,
  WebhookSecretView,
  WebhookView,
} from './dto/webhook.view.js';
import { WebhooksService } from './webhooks.service.js';

/** Whom a site has told of what happens. */
@ApiTags('Webhooks')
@Controller('sites/:site/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly once: OnceAnswers,
  ) {}

  @Post()
  @Allow('admin')
  @ApiOperation({
    summary: 'Tell an address of what happens from here on; the secret is shown once',
  })
  @ApiCreatedResponse({ type: NewWebhookView })
  async create(
    @CurrentSite() site: Site,
    @Body() { url, types = [], payload = 'full' }: CreateWebhookDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const made = await this.webhooks.create(site, { url, types, payload }, tx);
        return created({ ...toWebhookView(made.webhook), secret: made.secret });
      },
    });
  }

  @Get()
  @Allow('admin')
  @ApiOperation({ summary: 'The site’s webhooks, newest first, without secrets' })
  @ApiOkResponse({ type: WebhookListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.webhooks.list(site, { after, limit: limit ?? DEFAULT_LIMIT });
    respondWithPage(request, reply, page, toWebhookView);
  }

  @Get(':webhook')
  @Allow('admin')
  @ApiOperation({ summary: 'One of them' })
  @ApiOkResponse({ type: WebhookView })
  async one(
    @CurrentSite() site: Site,
    @Param('webhook', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toWebhookView(await this.webhooks.get(site, id)));
  }

  @Patch(':webhook')
  @Allow('admin')
  @ApiOperation({ summary: 'Change one, or turn it off and on' })
  @ApiOkResponse({ type: WebhookView })
  async change(
    @CurrentSite() site: Site,
    @Param('webhook', IdPipe) id: string,
    @Body() patch: PatchWebhookDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const webhook = await this.webhooks.change(site, id, patch);
    respondPrivately(request, reply, toWebhookView(webhook));
  }

  @Delete(':webhook')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'End one, with what waits for it and what it was told' })
  async remove(@CurrentSite() site: Site, @Param('webhook', IdPipe) id: string): Promise<void> {
    await this.webhooks.remove(site, id);
  }

  @Post(':webhook/secret')
  @Allow('admin')
  @ApiOperation({ summary: 'A new secret; for 24 hours the one before signs as well' })
  @ApiCreatedResponse({ type: WebhookSecretView })
  async renewSecret(
    @CurrentSite() site: Site,
    @Param('webhook', IdPipe) id: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => created({ secret: await this.webhooks.renewSecret(site, id, tx) }),
    });
  }
}
