import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentSender, type Sender } from '../auth/sender.decorator.js';
import { respondPrivately } from '../common/http/respond.js';
import { codePoints } from '../common/text/well-formed.js';
import { CallLimits } from '../limits/call-limits.answers.js';
import { render } from '../markup/render.js';
import type { Site } from '../sites/sites.service.js';
import { CreateCommentDto, PreviewDto } from './dto/comment.dto.js';
import { PostedView, PreviewView } from './dto/discussion.view.js';
import { PostingAnswers } from './posting.answers.js';
import { ThreadStartService } from './thread-start.service.js';

/** Saying something. */
@ApiTags('Comments')
@Controller('sites/:site')
export class PostingController {
  constructor(
    private readonly starting: ThreadStartService,
    private readonly posting: PostingAnswers,
    private readonly limits: CallLimits,
  ) {}

  @Post('threads/:thread/comments')
  @Allow('author')
  @ApiOperation({ summary: 'Post a comment, as a reader or as a guest' })
  @ApiCreatedResponse({ type: PostedView })
  async create(
    @CurrentSite() site: Site,
    @CurrentSender() sender: Sender,
    @Param('thread') ref: string,
    @Body() given: CreateCommentDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const thread = this.starting.threadFor(site, ref, given.page);
    await this.posting.answer(request, reply, { site, sender, thread, given });
  }

  @Post('preview')
  @HttpCode(200)
  @Allow('author')
  @ApiOperation({ summary: 'What a text would look like; nothing is stored' })
  @ApiOkResponse({ type: PreviewView })
  async preview(
    @CurrentSite() site: Site,
    @CurrentSender() sender: Sender,
    @Body() { body }: PreviewDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.limits.charge(reply, site, sender, 'preview');
    respondPrivately(request, reply, { html: render(body).html, length: codePoints(body) });
  }
}
