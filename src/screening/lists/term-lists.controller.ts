import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { IdPipe } from '../../common/http/id.pipe.js';
import { respondPrivately, respondWithPage, versionFrom } from '../../common/http/respond.js';
import { created, OnceAnswers } from '../../idempotency/once.answers.js';
import type { Site } from '../../sites/sites.service.js';
import { TermListDto, TestTermListDto } from './dto/term-list.dto.js';
import {
  TermListsView,
  TermListView,
  TestedTermListView,
  toMatchView,
  toTermListHeadView,
  toTermListView,
} from './dto/term-list.view.js';
import { TermListsService, type TermListText } from './term-lists.service.js';

/** Words that comments are screened for. */
@ApiTags('Screening')
@Controller('sites/:site/moderation/term-lists')
export class TermListsController {
  constructor(
    private readonly lists: TermListsService,
    private readonly once: OnceAnswers,
  ) {}

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: 'The lists of terms, by name, without the terms' })
  @ApiOkResponse({ type: TermListsView })
  async list(
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = { items: await this.lists.list(site.id), next: null, prev: null };
    respondWithPage(request, reply, page, toTermListHeadView);
  }

  @Post()
  @Allow('admin')
  @ApiOperation({ summary: 'Add a list of terms' })
  @ApiCreatedResponse({ type: TermListView })
  async create(
    @CurrentSite() site: Site,
    @Body() given: TermListDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const text = textOf(given);
    await this.once.answer(request, reply, {
      before: () => this.lists.check(text),
      work: async (tx) => {
        const list = await this.lists.create(site.id, text, tx);
        const location = `/api/v1/sites/${site.slug}/moderation/term-lists/${list.id}`;
        return created(toTermListView(list), { location, version: list.version });
      },
    });
  }

  @Get(':list')
  @Allow('staff')
  @ApiOperation({ summary: 'One list with its terms' })
  @ApiOkResponse({ type: TermListView })
  async one(
    @CurrentSite() site: Site,
    @Param('list', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const list = await this.lists.get(site.id, id);
    respondPrivately(request, reply, toTermListView(list), { version: list.version });
  }

  @Put(':list')
  @Allow('admin')
  @ApiOperation({ summary: 'Put another version in the place of a list' })
  @ApiOkResponse({ type: TermListView })
  async replace(
    @CurrentSite() site: Site,
    @Param('list', IdPipe) id: string,
    @Body() given: TermListDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const text = textOf(given);
    await this.lists.check(text);
    const list = await this.lists.replace(site.id, id, text, versionFrom(request));
    respondPrivately(request, reply, toTermListView(list), { version: list.version });
  }

  @Delete(':list')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'Delete a list; findings keep what it found' })
  async remove(@CurrentSite() site: Site, @Param('list', IdPipe) id: string): Promise<void> {
    await this.lists.remove(site.id, id);
  }

  @Post(':list/test')
  @HttpCode(200)
  @Allow('moderator')
  @ApiOperation({ summary: 'What a list finds in a text; nothing is stored' })
  @ApiOkResponse({ type: TestedTermListView })
  async test(
    @CurrentSite() site: Site,
    @Param('list', IdPipe) id: string,
    @Body() { text }: TestTermListDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const matches = await this.lists.test(site.id, id, text);
    respondPrivately(request, reply, { matches: matches && matches.map(toMatchView) });
  }
}

function textOf({ name, outcome, terms, leet, language }: TermListDto): TermListText {
  return { name, outcome, terms, leet: leet ?? false, language: language ?? null };
}
