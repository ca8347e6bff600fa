import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { CurrentActor } from '../../comments/caller.decorator.js';
import type { Actor } from '../../comments/caller.rules.js';
import { DEFAULT_LIMIT } from '../../common/http/bounds.dto.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { SanctionsService } from '../../sanctions/sanctions.service.js';
import type { Site } from '../../sites/sites.service.js';
import { MakeSanctionDto, SanctionListQuery } from './dto/sanction.dto.js';
import { SanctionListView, SanctionView } from './dto/sanction.view.js';
import { SanctionAnswers } from './sanction.answers.js';
import { subjectFrom } from './sanction-subject.js';
import { SanctioningService } from './sanctioning.service.js';

/** What moderators do about people, rather than about one comment of theirs. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/sanctions')
export class SanctionsController {
  constructor(
    private readonly sanctions: SanctionsService,
    private readonly making: SanctioningService,
    private readonly answers: SanctionAnswers,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'Sanctions, newest first' })
  @ApiOkResponse({ type: SanctionListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { person, state, kind, after, limit }: SanctionListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = {
      ...(person === undefined ? {} : { personId: person }),
      ...(state === undefined ? {} : { state }),
      ...(kind === undefined ? {} : { kind }),
    };
    const asked = { after, limit: limit ?? DEFAULT_LIMIT };
    await this.answers.list(request, reply, site, [filter, asked]);
  }

  @Post()
  @Allow('moderator')
  @ApiOperation({ summary: 'Warn, pre-moderate, slow, mute, suspend, ban or shadow somebody' })
  @ApiCreatedResponse({ type: SanctionView })
  async make(
    @CurrentSite() site: Site,
    @CurrentActor() by: Actor,
    @Body() given: MakeSanctionDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answers.made(request, reply, {
      site,
      by,
      wish: {
        kind: given.kind,
        about: subjectFrom(given.about),
        expiresAt: given.expiresAt === undefined ? null : new Date(given.expiresAt),
        slowSeconds: given.slowSeconds ?? null,
        policy: given.policy ?? null,
        reason: given.reason,
        message: given.message ?? null,
        decisionId: given.decision ?? null,
      },
    });
  }

  @Get(':sanction')
  @Allow('staff')
  @ApiOperation({ summary: 'One sanction' })
  @ApiOkResponse({ type: SanctionView })
  async one(
    @CurrentSite() site: Site,
    @Param('sanction', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.answers.one(request, reply, await this.sanctions.find(site.id, id));
  }

  @Post(':sanction/lift')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'End a sanction now; what it has caused stands' })
  @ApiOkResponse({ type: SanctionView })
  async lift(
    @CurrentSite() site: Site,
    @CurrentActor() by: Actor,
    @Param('sanction', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.answers.one(request, reply, await this.sanctions.lift(site.id, id, by));
  }

  @Post(':sanction/reversal')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Take a sanction back as wrong, with all that it has caused' })
  @ApiOkResponse({ type: SanctionView })
  async reverse(
    @CurrentSite() site: Site,
    @CurrentActor() by: Actor,
    @Param('sanction', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.answers.one(request, reply, await this.making.reverse(site, id, by));
  }
}
