import { Body, Controller, Delete, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  CurrentNotifier,
  CurrentSite,
  type Authorised,
  type Notifier,
} from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { languageFor } from '../sites/site-language.rules.js';
import type { Site } from '../sites/sites.service.js';
import { FileNoticeDto } from './dto/notice.dto.js';
import { FiledNoticeView, OwnNoticeView } from './dto/notice.view.js';
import { NoticeAnswers } from './notices.answers.js';
import { NoticesService } from './notices.service.js';

/** Legal notices (DSA Art 16), as those who send them see them. */
@ApiTags('Legal notices')
@Controller('sites/:site/notices')
export class NoticesController {
  constructor(
    private readonly notices: NoticesService,
    private readonly answers: NoticeAnswers,
  ) {}

  @Post()
  @Allow('anyone')
  @ApiOperation({
    summary: 'Tell of illegal comments; everybody may, and everybody is answered',
    description: 'Its `statusToken` is shown here alone; send it as Bearer, never in an address.',
  })
  @ApiCreatedResponse({ type: FiledNoticeView })
  async file(
    @CurrentSite() site: Site,
    @Body() sent: FileNoticeDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { url, commentIds, category, csaOffence, goodFaith, lang, ...said } = sent;
    const given = {
      ...said,
      urls: url ?? [],
      commentIds: commentIds ?? [],
      category: category ?? 'not-specified',
      csaOffence: csaOffence ?? false,
      goodFaith: goodFaith ?? false,
      language: languageFor(site, lang),
    };
    await this.answers.filed(request, reply, { site, given });
  }

  @Get(':notice')
  @Allow('notifier')
  @ApiOperation({ summary: 'How it stands, what was decided, and how to appeal' })
  @ApiOkResponse({ type: OwnNoticeView })
  async own(
    @CurrentSite() site: Site,
    @CurrentNotifier() notifier: Notifier | null,
    @Param('notice', IdPipe) id: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const whole = await this.notices.own(site, notifier, id);
    this.answers.own(request, reply, { site, whole });
  }

  @Delete(':notice')
  @Allow('notifier')
  @ApiOperation({ summary: 'Take it back, as far as nobody has decided' })
  @ApiOkResponse({ type: OwnNoticeView })
  async withdraw(
    @CurrentSite() site: Site,
    @CurrentNotifier() notifier: Notifier | null,
    @Param('notice', IdPipe) id: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const whole = await this.notices.withdraw(site, notifier, id);
    this.answers.own(request, reply, { site, whole });
  }
}
