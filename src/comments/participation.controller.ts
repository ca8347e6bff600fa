import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CurrentReader,
  CurrentSite,
  CurrentViewer,
  type Authorised,
  type Reader,
} from '../auth/caller.decorator.js';
import type { Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentSender, type Sender } from '../auth/sender.decorator.js';
import { CommentIdPipe } from '../common/http/comment-id.pipe.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately } from '../common/http/respond.js';
import { isUuid } from '../common/text/uuid.rules.js';
import { OnceAnswers } from '../idempotency/once.answers.js';
import { CallLimits } from '../limits/call-limits.answers.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import { CurrentCaller } from './caller.decorator.js';
import type { Caller } from './caller.rules.js';
import { CommentAnswers } from './comment.answers.js';
import { ReportDto, VoteDto } from './dto/comment.dto.js';
import { OverlayQuery } from './dto/discussion.dto.js';
import { OverlayView, VotedView, type PersonView } from './dto/discussion.view.js';
import { GuestFormsService } from './guest-forms.service.js';
import { MOST_VOTES, OverlayService } from './overlay.service.js';
import { ReportsService } from './reports.service.js';
import { VotesService } from './votes.service.js';

/** 204. */
const NOTHING = { body: '', status: 204 };

/** What readers do beside writing. */
@ApiTags('Participation')
@Controller('sites/:site')
export class ParticipationController {
  constructor(
    private readonly votes: VotesService,
    private readonly reports: ReportsService,
    private readonly overlay: OverlayService,
    private readonly threads: ThreadsService,
    private readonly answers: CommentAnswers,
    private readonly once: OnceAnswers,
    private readonly limits: CallLimits,
    private readonly forms: GuestFormsService,
  ) {}

  @Put('comments/:id/vote')
  @Allow('reader')
  @ApiOperation({ summary: 'Set your vote: 1, -1, or 0 for none' })
  @ApiOkResponse({ type: VotedView })
  async vote(
    @CurrentSite() site: Site,
    @CurrentReader() reader: Reader,
    @CurrentSender() sender: Sender,
    @Param('id', CommentIdPipe) id: string,
    @Body() { value }: VoteDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.limits.charge(reply, site, sender, 'vote');
    respondPrivately(request, reply, await this.votes.vote(site, reader.personId, id, value));
  }

  @Post('comments/:id/reports')
  @HttpCode(204)
  @Allow('reader')
  @ApiOperation({ summary: 'Report a comment to the moderators' })
  async report(
    @CurrentSite() site: Site,
    @CurrentSender() sender: Sender,
    @Param('id', CommentIdPipe) id: string,
    @Body() { reason, explanation }: ReportDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { personId, keyId: via } = sender;
    const given = { reason, explanation: explanation ?? null, via };
    await this.once.answer(request, reply, {
      before: () => this.limits.charge(reply, site, sender, 'report'),
      work: async (tx) => {
        await this.reports.report(site, personId!, id, given, tx);
        return NOTHING;
      },
    });
  }

  @Get('threads/:thread/me')
  @Allow('author')
  @ApiOperation({ summary: 'What a cached page cannot know about the caller' })
  @ApiOkResponse({ type: OverlayView })
  async overlayOf(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @CurrentCaller() caller: Caller,
    @Param('thread') ref: string,
    @Query() query: OverlayQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const thread = await this.threads.getPublic(site, ref);
    const { can, votes, own } = await this.overlay.of(site, thread, caller, idsFrom(query.ids));
    const person = viewer.kind === 'reader' ? toPersonView(viewer) : null;
    const form = person === null ? this.forms.issue(site, thread.id) : null;
    respondPrivately(request, reply, {
      person,
      can,
      votes,
      form: form && { ...form, notBefore: form.notBefore.toISOString() },
      own: await this.answers.own(site, own),
    });
  }
}

function toPersonView({ personId: id, name, picture }: Reader): PersonView {
  return { id, name, picture };
}

function idsFrom(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const ids = text.split(',').filter((id) => id !== '');
  const fits = ids.length <= MOST_VOTES && ids.every(isUuid);
  if (!fits)
    throw Problem.invalid([
      { pointer: '?ids', detail: `must be up to ${MOST_VOTES} ids, separated by commas` },
    ]);
  return ids;
}
