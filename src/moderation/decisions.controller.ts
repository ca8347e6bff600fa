import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentSite, CurrentViewer, type Authorised } from '../auth/caller.decorator.js';
import { holds, type Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { Problem } from '../common/http/problem.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { misfitOfNoticeAnswer, type NoticeAnswer } from '../comments/reports.rules.js';
import type { Site } from '../sites/sites.service.js';
import { DecisionAnswers } from './decision.answers.js';
import { DecideDto } from './dto/moderation.dto.js';
import { DecidedView, ReversedView } from './dto/moderation.view.js';

/** An admin's undoing has no window. */
const DEFAULT_UNDO_SECONDS = 60;

/** Judging, and taking a judgement back. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/decisions')
export class DecisionsController {
  constructor(private readonly answers: DecisionAnswers) {}

  @Post()
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({
    summary: 'Decide about up to 500 comments, each on the version that was looked at',
  })
  @ApiOkResponse({ type: DecidedView })
  async decide(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @CurrentViewer() viewer: Viewer,
    @Body() given: DecideDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (given.action === 'purge' && !holds(viewer, 'admin')) {
      throw new Problem('forbidden', 'Only an admin purges.');
    }
    await this.answers.decided(request, reply, {
      site,
      actor,
      judgement: {
        action: given.action,
        items: given.items.map((item) => ({ ...item, leaseToken: item.leaseToken ?? null })),
        policy: given.policy ?? null,
        note: given.note ?? null,
        messageToAuthor: given.messageToAuthor ?? null,
        body: bodyOf(given),
        notices: noticesOf(given),
        undoSeconds: given.undoSeconds ?? DEFAULT_UNDO_SECONDS,
      },
    });
  }

  @Post(':decision/reversal')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Undo a decision, or a batch of them' })
  @ApiOkResponse({ type: ReversedView })
  async reverse(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @CurrentViewer() viewer: Viewer,
    @Param('decision', IdPipe) id: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const undoer = { actor, admin: holds(viewer, 'admin') };
    await this.answers.reversed(request, reply, { site, undoer, id });
  }
}

/** @throws {Problem} invalid-request (the decision declines none) */
function noticesOf({ action, notices }: DecideDto): NoticeAnswer | null {
  const detail = misfitOfNoticeAnswer(action, notices ?? null);
  if (detail) throw Problem.invalid([{ pointer: '#/notices', detail }]);
  return notices ?? null;
}

/** @throws {Problem} invalid-request where a text is missing, or is not asked for */
function bodyOf({ action, body }: DecideDto): string | null {
  if ((action === 'redact') === (body !== undefined)) return body ?? null;
  const detail = action === 'redact' ? 'is needed to redact' : 'is for redact alone';
  throw Problem.invalid([{ pointer: '#/body', detail }]);
}
