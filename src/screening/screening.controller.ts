import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CommentIdPipe } from '../common/http/comment-id.pipe.js';
import { respondWithPage } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import { FindingListView, ScreeningSecretView, toFindingView } from './dto/finding.view.js';
import { ExternalCheckService } from './external/external-check.service.js';
import { ScreeningService } from './screening.service.js';

/** What screening found, and who else is asked. */
@ApiTags('Screening')
@Controller('sites/:site')
export class ScreeningController {
  constructor(
    private readonly screening: ScreeningService,
    private readonly external: ExternalCheckService,
    private readonly once: OnceAnswers,
  ) {}

  @Get('comments/:id/findings')
  @Allow('staff')
  @ApiOperation({ summary: 'What screening found in a comment, text by text' })
  @ApiOkResponse({ type: FindingListView })
  async findingsOf(
    @CurrentSite() site: Site,
    @Param('id', CommentIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const items = await this.screening.findingsOf(site, id);
    respondWithPage(request, reply, { items, next: null, prev: null }, toFindingView);
  }

  @Post('moderation/screening-secret')
  @Allow('admin')
  @ApiOperation({ summary: 'Make a new secret for the external check; it is shown once' })
  @ApiCreatedResponse({ type: ScreeningSecretView })
  async newSecret(
    @CurrentSite() site: Site,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => created({ secret: await this.external.newSecret(site.id, tx) }),
    });
  }
}
