import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentSite,
  CurrentSubject,
  type Authorised,
  type MailedSubject,
} from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentSender, type Sender } from '../auth/sender.decorator.js';
import { respondPrivately } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import { CallLimits } from '../limits/call-limits.answers.js';
import type { Site } from '../sites/sites.service.js';
import { DataRequestMakingService } from './data-request-making.service.js';
import { DataRequestsService } from './data-requests.service.js';
import { AskDto, AskedView, DataRequestView, toDataRequestView } from './dto/data-request.dto.js';
import { respondWithExport } from './export.answers.js';

/** People and their own data. The mailed link's token is the Bearer of `confirmation` and `current`. */
@ApiTags('Personal data')
@Controller('sites/:site')
export class DataRequestsController {
  constructor(
    private readonly making: DataRequestMakingService,
    private readonly requests: DataRequestsService,
    private readonly once: OnceAnswers,
    private readonly limits: CallLimits,
  ) {}

  @Post('data-requests')
  @HttpCode(202)
  @Allow('anyone')
  @ApiOperation({
    summary: 'Ask for a copy of what is kept about an address, or for its erasure',
    description: 'The answer is the same whether the address is known or not.',
  })
  @ApiAcceptedResponse({ type: AskedView })
  async ask(
    @CurrentSite() site: Site,
    @CurrentSender() sender: Sender,
    @Body() given: AskDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.making.expectAskable(given);
    await this.once.answer(request, reply, {
      before: () => this.limits.charge(reply, site, sender, 'form'),
      work: async (tx) => {
        await this.making.ask(site, given, tx);
        return created({ state: 'requested' } satisfies AskedView, { status: 202 });
      },
    });
  }

  @Post('data-request/confirmation')
  @HttpCode(202)
  @Allow('subject')
  @ApiOperation({ summary: 'Confirm the request that the mailed link belongs to' })
  @ApiAcceptedResponse({ type: DataRequestView })
  async confirm(
    @CurrentSite() site: Site,
    @CurrentSubject() subject: MailedSubject,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const confirmed = await this.requests.confirm(site, subject);
    respondPrivately(request, reply, toDataRequestView(confirmed), { status: 202 });
  }

  @Get('data-request')
  @Allow('subject')
  @ApiOperation({ summary: 'What has become of it' })
  @ApiOkResponse({ type: DataRequestView })
  async current(
    @CurrentSite() site: Site,
    @CurrentSubject() subject: MailedSubject,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const own = await this.requests.own(site, subject);
    respondPrivately(request, reply, toDataRequestView(own));
  }

  @Delete('data-request')
  @HttpCode(204)
  @Allow('subject')
  @ApiOperation({ summary: 'Take it back, as long as it waits' })
  async cancel(@CurrentSite() site: Site, @CurrentSubject() subject: MailedSubject): Promise<void> {
    await this.requests.cancel(site, subject);
  }

  @Get('data-request/export')
  @Allow('subject')
  @ApiOperation({ summary: 'Everything that is kept about them, within a day of the confirmation' })
  @ApiOkResponse({ description: 'JSON, as an attachment' })
  async export(
    @CurrentSite() site: Site,
    @CurrentSubject() subject: MailedSubject,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const own = await this.requests.own(site, subject);
    respondWithExport(reply, site, this.requests.exported(site, own));
  }
}
