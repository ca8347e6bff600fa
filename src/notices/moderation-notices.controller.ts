import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LooksService } from '../accounts/looks.service.js';
import { CurrentSite, CurrentViewer, type Authorised } from '../auth/caller.decorator.js';
import { holds, type Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { Clock } from '../common/time/clock.js';
import type { Site } from '../sites/sites.service.js';
import { NoticeListQuery } from './dto/notice.dto.js';
import {
  NoticeListView,
  toListedNoticeView,
  toWholeNoticeView,
  WholeNoticeView,
  type NotifierView,
} from './dto/notice.view.js';
import { NoticeListsService } from './notice-lists.service.js';
import type { Notice } from './notices.service.js';

/** Legal notices, as those who decide see them; they are answered by decisions about the comments. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/notices')
export class ModerationNoticesController {
  constructor(
    private readonly lists: NoticeListsService,
    private readonly looks: LooksService,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'Legal notices, newest first' })
  @ApiOkResponse({ type: NoticeListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { status, category, after, limit }: NoticeListQuery,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.lists.page(site, {
      state: status ?? null,
      category: category ?? null,
      after,
      limit: limit ?? DEFAULT_LIMIT,
    });
    const now = this.clock.now();
    respondWithPage(request, reply, page, (whole) => toListedNoticeView(whole, { now }));
  }

  @Get(':notice')
  @Allow('staff')
  @ApiOperation({ summary: 'What one says; and who says it for admins, who are noted' })
  @ApiOkResponse({ type: WholeNoticeView })
  async one(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('notice', IdPipe) id: string,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const whole = await this.lists.one(site, id);
    const notifier = holds(viewer, 'admin') ? this.notifierOf(site, whole.notice, actor) : null;
    respondPrivately(request, reply, toWholeNoticeView(whole, { now: this.clock.now(), notifier }));
  }

  private notifierOf(site: Site, notice: Notice, actor: Actor): NotifierView {
    if (notice.emailSealed) this.looks.noteLook(site, { noticeId: notice.id }, actor);
    return { name: notice.name, email: this.lists.emailOf(notice) };
  }
}
