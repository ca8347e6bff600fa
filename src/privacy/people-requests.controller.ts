import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { respondPrivately } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { DataRequestMakingService, type Wish } from './data-request-making.service.js';
import { DataRequestsService } from './data-requests.service.js';
import {
  DataRequestView,
  EraseDto,
  StartedView,
  toDataRequestView,
} from './dto/data-request.dto.js';
import { respondWithExport } from './export.answers.js';

/** The site's backend, for its own people: it knows who they are, so that no mail is needed. */
@ApiTags('Personal data')
@Controller('sites/:site')
export class PeopleRequestsController {
  constructor(
    private readonly making: DataRequestMakingService,
    private readonly requests: DataRequestsService,
    private readonly once: OnceAnswers,
  ) {}

  @Post('people/:person/export')
  @HttpCode(202)
  @Allow('people')
  @ApiOperation({ summary: 'Have a copy made of everything that is kept about a person' })
  @ApiAcceptedResponse({ type: StartedView })
  async askForExport(
    @CurrentSite() site: Site,
    @Param('person') person: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.start(request, reply, { site, person, wish: { kind: 'export' } });
  }

  @Post('people/:person/erasure')
  @HttpCode(202)
  @Allow('people')
  @ApiOperation({ summary: 'Erase what is kept about a person; it begins at once' })
  @ApiAcceptedResponse({ type: StartedView })
  async askForErasure(
    @CurrentSite() site: Site,
    @Param('person') person: string,
    @Body() { mode }: EraseDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wish: Wish = { kind: 'erasure', ...(mode ? { mode } : {}) };
    await this.start(request, reply, { site, person, wish });
  }

  @Get('data-requests/:request')
  @Allow('people')
  @ApiOperation({ summary: 'What has become of a request' })
  @ApiOkResponse({ type: DataRequestView })
  async read(
    @CurrentSite() site: Site,
    @Param('request') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    respondPrivately(request, reply, toDataRequestView(await this.requests.get(site, id)));
  }

  @Get('data-requests/:request/export')
  @Allow('people')
  @ApiOperation({ summary: 'Everything that is kept about the person, within a day' })
  @ApiOkResponse({ description: 'JSON, as an attachment' })
  async export(
    @CurrentSite() site: Site,
    @Param('request') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const started = await this.requests.get(site, id);
    respondWithExport(reply, site, this.requests.exported(site, started));
  }

  private async start(
    request: Authorised,
    reply: FastifyReply,
    { site, person, wish }: { site: Site; person: string; wish: Wish },
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const id = await this.making.askFor(site, person, wish, tx);
        return created({ id, state: 'confirmed' } satisfies StartedView, { status: 202 });
      },
    });
  }
}
