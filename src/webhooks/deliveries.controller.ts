import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { respondWithPage } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveriesQuery, RedeliverDto } from './dto/webhook.dto.js';
import {
  DeliveryListView,
  DeliveryView,
  RedeliveryView,
  toDeliveryView,
} from './dto/webhook.view.js';

/** What a webhook was told, and what came of it. */
@ApiTags('Webhooks')
@Controller('sites/:site/webhooks/:webhook')
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly once: OnceAnswers,
  ) {}

  @Get('deliveries')
  @Allow('admin')
  @ApiOperation({ summary: 'What it was told in the last 30 days, newest first' })
  @ApiOkResponse({ type: DeliveryListView })
  async list(
    @CurrentSite() site: Site,
    @Param('webhook', IdPipe) webhook: string,
    @Query() { after, limit, state }: DeliveriesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { after, state: state ?? null, limit: limit ?? DEFAULT_LIMIT };
    respondWithPage(
      request,
      reply,
      await this.deliveries.list(site, webhook, asked),
      toDeliveryView,
    );
  }

  @Post('test-event')
  @Allow('admin')
  @ApiOperation({ summary: 'Send an event that says nothing; its delivery says what came of it' })
  @ApiCreatedResponse({ type: DeliveryView })
  async test(
    @CurrentSite() site: Site,
    @Param('webhook', IdPipe) webhook: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) =>
        created({ ...toDeliveryView(await this.deliveries.test(site, webhook, tx)) }),
    });
  }

  @Post('redeliveries')
  @Allow('admin')
  @ApiOperation({ summary: 'Send again what was delivered or is dead, under the same ids' })
  @ApiCreatedResponse({ type: RedeliveryView })
  async again(
    @CurrentSite() site: Site,
    @Param('webhook', IdPipe) webhook: string,
    @Body() asked: RedeliverDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        return created({ deliveries: await this.deliveries.again(site, webhook, asked, tx) });
      },
    });
  }
}
