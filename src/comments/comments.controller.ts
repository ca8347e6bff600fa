import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentSender, type Sender } from '../auth/sender.decorator.js';
import { respondPrivately, versionFrom } from '../common/http/respond.js';
import { LanguageQuery } from '../common/http/bounds.dto.js';
import { CommentIdPipe } from '../common/http/comment-id.pipe.js';
import { CallLimits } from '../limits/call-limits.answers.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentCaller } from './caller.decorator.js';
import type { Caller } from './caller.rules.js';
import { CommentAnswers } from './comment.answers.js';
import { CommentEditingService } from './comment-editing.service.js';
import { CommentReadingService } from './comment-reading.service.js';
import { CommentWithdrawalService } from './comment-withdrawal.service.js';
import { EditCommentDto } from './dto/comment.dto.js';
import { CommentWithAncestorsView, EditedView, RevisionListView } from './dto/discussion.view.js';

/** Everything about one comment. */
@ApiTags('Comments')
@Controller('sites/:site')
export class CommentsController {
  constructor(
    private readonly editing: CommentEditingService,
    private readonly withdrawals: CommentWithdrawalService,
    private readonly reading: CommentReadingService,
    private readonly answers: CommentAnswers,
    private readonly limits: CallLimits,
  ) {}

  @Get('comments/:id')
  @Allow('anyone')
  @ApiOperation({ summary: 'One comment, with what it hangs from' })
  @ApiOkResponse({ type: CommentWithAncestorsView })
  async one(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @Param('id', CommentIdPipe) id: string,
    @Query() { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const seen = await this.reading.get(site, caller, id);
    await this.answers.one(request, reply, site, { caller, seen, lang });
  }

  @Patch('comments/:id')
  @Allow('author')
  @ApiOperation({ summary: 'Edit your own comment, while its edit window is open' })
  @ApiOkResponse({ type: EditedView })
  async edit(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @CurrentSender() sender: Sender,
    @Param('id', CommentIdPipe) id: string,
    @Body() { body }: EditCommentDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.limits.charge(reply, site, sender, 'edit');
    const ifVersion = versionFrom(request);
    const given = { body, address: sender.address, ifVersion };
    const edited = await this.editing.edit(site, caller, id, given);
    const seen = await this.reading.get(site, caller, id);
    await this.answers.one(request, reply, site, { caller, seen, edited });
  }

  @Delete('comments/:id')
  @HttpCode(204)
  @Allow('author')
  @ApiOperation({ summary: 'Withdraw your own comment; a tombstone stays above its replies' })
  async withdraw(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @CurrentSender() sender: Sender,
    @Param('id', CommentIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.limits.charge(reply, site, sender, 'edit');
    await this.withdrawals.withdraw(site, caller, id, versionFrom(request));
  }

  @Get('comments/:id/revisions')
  @Allow('anyone')
  @ApiOperation({ summary: 'Every text a comment has had; for its author and moderators' })
  @ApiOkResponse({ type: RevisionListView })
  async revisions(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @Param('id', CommentIdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const revisions = await this.reading.revisions(site, caller, id);
    const items = revisions.map((revision) => ({
      id: revision.id,
      body: revision.body,
      html: revision.html,
      writtenBy: revision.writtenBy,
      createdAt: revision.createdAt.toISOString(),
    }));
    respondPrivately(request, reply, { items, page: { next: null, prev: null } });
  }
}
