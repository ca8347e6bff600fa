import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { respondPrivately } from '../common/http/respond.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import type { ItemAct } from '../reviews/leases.service.js';
import type { Site } from '../sites/sites.service.js';
import { WholeItemView } from './dto/item.view.js';
import { EscalateDto, LeasedDto, MoveDto, NoteDto, SnoozeDto } from './dto/queues.dto.js';
import { ItemStateView } from './dto/queues.view.js';
import { ItemActAnswers } from './item-act.answers.js';
import { ItemAnswers } from './item.answers.js';
import { ItemsService } from './items.service.js';

/** An item from every side, and what is done with it under its lease beside deciding. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/items/:item')
@ApiOkResponse({ type: ItemStateView })
export class ItemsController {
  constructor(
    private readonly items: ItemsService,
    private readonly answers: ItemAnswers,
    private readonly acts: ItemActAnswers,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'An item with all that is known of its comment' })
  @ApiOkResponse({ type: WholeItemView })
  async one(
    @CurrentSite() site: Site,
    @Param('item', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const whole = await this.items.whole(site, id);
    respondPrivately(request, reply, await this.answers.whole(site, whole));
  }

  @Post('skip')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Leave it to others; needs no reason and counts against nobody' })
  async skip(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('item', IdPipe) id: string,
    @Body() { leaseToken }: LeasedDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const act: ItemAct = { kind: 'skip' };
    await this.acts.answer(request, reply, { site, actor, id, leaseToken, act });
  }

  @Post('snooze')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Put it off until a moment' })
  async snooze(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('item', IdPipe) id: string,
    @Body() { leaseToken, until }: SnoozeDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const act: ItemAct = { kind: 'snooze', until: new Date(until) };
    await this.acts.answer(request, reply, { site, actor, id, leaseToken, act });
  }

  @Post('escalate')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Hand it up, to somebody else' })
  async escalate(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('item', IdPipe) id: string,
    @Body() { leaseToken, note }: EscalateDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const act: ItemAct = { kind: 'escalate', note: note ?? null };
    await this.acts.answer(request, reply, { site, actor, id, leaseToken, act });
  }

  @Post('move')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Put it into another queue' })
  async move(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('item', IdPipe) id: string,
    @Body() { leaseToken, queue }: MoveDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const act: ItemAct = { kind: 'move', queue };
    await this.acts.answer(request, reply, { site, actor, id, leaseToken, act });
  }

  @Post('notes')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'Write something beside it for colleagues' })
  async note(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('item', IdPipe) id: string,
    @Body() { leaseToken, text }: NoteDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const act: ItemAct = { kind: 'note', text };
    await this.acts.answer(request, reply, { site, actor, id, leaseToken, act });
  }
}
