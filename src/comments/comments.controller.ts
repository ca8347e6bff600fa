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
import { CurrentSite, CurrentViewer } from '../auth/caller.decorator.js';
import type { Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { respondPrivately, versionFrom } from '../common/http/respond.js';
import { codePoints } from '../common/text/well-formed.js';
import { LanguageQuery } from '../common/http/bounds.dto.js';
import { CommentIdPipe } from '../common/http/comment-id.pipe.js';
import { Problem } from '../common/http/problem.js';
import { render } from '../markup/render.js';
import type { Site } from '../sites/sites.service.js';
import { CurrentCaller } from './caller.decorator.js';
import type { Caller } from './caller.rules.js';
import { CommentAnswers } from './comment.answers.js';
import { CommentEditingService } from './comment-editing.service.js';
import { CommentReadingService } from './comment-reading.service.js';
import { CommentsService } from './comments.service.js';
import { ThreadStartService } from './thread-start.service.js';
import { CreateCommentDto, EditCommentDto, PreviewDto } from './dto/comment.dto.js';
import {
  CommentWithAncestorsView,
  EditedView,
  PostedView,
  PreviewView,
  RevisionListView,
} from './dto/discussion.view.js';

/** Writing a comment, and everything about one. */
@ApiTags('Comments')
@Controller('sites/:site')
export class CommentsController {
  constructor(
    private readonly comments: CommentsService,
    private readonly editing: CommentEditingService,
    private readonly reading: CommentReadingService,
    private readonly starting: ThreadStartService,
    private readonly answers: CommentAnswers,
  ) {}

  @Post('threads/:thread/comments')
  @Allow('author')
  @ApiOperation({ summary: 'Post a comment, as a reader or as a guest' })
  @ApiCreatedResponse({ type: PostedView })
  async create(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Param('thread') ref: string,
    @Body() { body, parentId, guest, page }: CreateCommentDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const thread = await this.starting.threadFor(site, ref, page);
    const author =
      viewer.kind === 'reader'
        ? { personId: viewer.personId }
        : { guestName: guest?.name?.trim() ?? null };
    if (viewer.kind === 'reader' && guest) {
      throw Problem.invalid([{ pointer: '#/guest', detail: 'is for guests; you are signed in' }]);
    }
    const posted = await this.comments.create(site, thread.id, {
      body,
      parentId: parentId ?? null,
      author,
    });
    await this.answers.posted(request, reply, site, posted);
  }

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
    @Param('id', CommentIdPipe) id: string,
    @Body() { body }: EditCommentDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ifVersion = versionFrom(request);
    const outcome = await this.editing.edit(site, caller, id, { body, ifVersion });
    const seen = await this.reading.get(site, caller, id);
    await this.answers.one(request, reply, site, { caller, seen, outcome });
  }

  @Delete('comments/:id')
  @HttpCode(204)
  @Allow('author')
  @ApiOperation({ summary: 'Withdraw your own comment; a tombstone stays above its replies' })
  async withdraw(
    @CurrentSite() site: Site,
    @CurrentCaller() caller: Caller,
    @Param('id', CommentIdPipe) id: string,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.editing.withdraw(site, caller, id, versionFrom(request));
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

  @Post('preview')
  @HttpCode(200)
  @Allow('author')
  @ApiOperation({ summary: 'What a text would look like; nothing is stored' })
  @ApiOkResponse({ type: PreviewView })
  preview(
    @Body() { body }: PreviewDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    respondPrivately(request, reply, { html: render(body).html, length: codePoints(body) });
  }
}
