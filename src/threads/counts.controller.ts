import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite } from '../common/http/cache-tags.js';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { Problem } from '../common/http/problem.js';
import { respond } from '../common/http/respond.js';
import { PageAnswers } from '../page-cache/page.answers.js';
import type { Site } from '../sites/sites.service.js';
import { CountsDto, CountsQuery } from './dto/thread.dto.js';
import { CountsView, type CountView } from './dto/thread-list.view.js';
import { ThreadsService, type Thread } from './threads.service.js';

const MOST_BY_GET = 100;
const MOST_BY_POST = 1000;

/** How many comments a list of pages has, in one call. */
@ApiTags('Threads')
@Controller('sites/:site/counts')
export class CountsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly pages: PageAnswers,
  ) {}

  @Get()
  @Allow('anyone', { isKept: true })
  @ApiOperation({ summary: 'Counts for up to 100 pages' })
  @ApiOkResponse({ type: CountsView })
  async byQuery(
    @CurrentSite() site: Site,
    @Query() query: CountsQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { keys: listed(query.key), urls: listed(query.url) };
    const most = { pointer: '?key', most: MOST_BY_GET };
    await this.answer(request, reply, site, { ...asked, ...most });
  }

  @Post()
  @HttpCode(200)
  @Allow('anyone')
  @ApiOperation({ summary: 'Counts for up to 1,000 pages' })
  @ApiOkResponse({ type: CountsView })
  async byBody(
    @CurrentSite() site: Site,
    @Body() { keys, urls }: CountsDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const most = { pointer: '#/keys', most: MOST_BY_POST };
    await this.answer(request, reply, site, { keys: keys ?? [], urls: urls ?? [], ...most });
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    {
      keys,
      urls,
      pointer,
      most,
    }: { keys: string[]; urls: string[]; pointer: string; most: number },
  ): Promise<void> {
    if (keys.length + urls.length > most) {
      throw Problem.invalid([
        { pointer, detail: `must be at most ${most} keys and URLs together` },
      ]);
    }
    const found = await this.threads.findMany(site, { keys, urls });
    const counts = Object.fromEntries(
      [...keys, ...urls].map((name) => [name, countOf(found.get(name))]),
    );
    const seconds = this.threads.secondsToKeep(site, found.values());
    const keep = { seconds, tags: [tagOfSite(site)] };
    const answer = { body: JSON.stringify({ counts }), keep };
    // What has no thread may get one, and nobody would be told.
    const known = keys.length + urls.length > 0 && Object.keys(counts).length === found.size;
    if (known) {
      const shown = this.threads.shownIn(site, [...found.values()]);
      await this.pages.send(request, reply, { answer, shown });
    } else {
      respond(request, reply, answer);
    }
  }
}

function listed(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

function countOf(thread: Thread | undefined): CountView {
  if (!thread) return { comments: 0, topLevel: 0, state: 'open', lastAt: null };
  return {
    comments: thread.comments,
    topLevel: thread.topLevel,
    state: thread.lifecycle.state as CountView['state'],
    lastAt: thread.lastAt?.toISOString() ?? null,
  };
}
