import { Body, Controller, Get, Param, Patch, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { CurrentSite, CurrentViewer } from '../auth/caller.decorator.js';
import { holds, type Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, LanguageQuery } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respond, respondPrivately, respondWithPage, versionFrom } from '../common/http/respond.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage } from '../common/paging/time-cursor.js';
import { languageFor } from '../sites/site-language.rules.js';
import type { Site } from '../sites/sites.service.js';
import { PatchThreadDto, ThreadListQuery, UpsertThreadDto } from './dto/thread.dto.js';
import { ThreadListView } from './dto/thread-list.view.js';
import { ThreadView, toThreadView } from './dto/thread.view.js';
import { isKey, normalUrl, readThreadRef } from './thread-names.rules.js';
import { ThreadEditingService, type ThreadChange } from './thread-editing.service.js';
import { ThreadsService } from './threads.service.js';

@ApiTags('Threads')
@Controller('sites/:site/threads')
export class ThreadsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly editing: ThreadEditingService,
    private readonly cursors: Cursors,
  ) {}

  @Put(':thread')
  @Allow('threads')
  @ApiOperation({ summary: "Create or update a page's thread, by `key:` or `key64:`" })
  @ApiOkResponse({ type: ThreadView })
  async upsert(
    @CurrentSite() site: Site,
    @Param('thread') text: string,
    @Body() { publishedAt, ...page }: UpsertThreadDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ref = readThreadRef(text);
    if (ref?.by !== 'key') {
      throw new Problem(
        'thread-not-found',
        'Name the page by "key:" and its key, or "key64:" and its base64url.',
      );
    }
    const facts = {
      ...page,
      ...(publishedAt === undefined
        ? {}
        : { publishedAt: publishedAt ? new Date(publishedAt) : null }),
    };
    const { thread, created } = await this.editing.upsert(site, ref.key, facts);
    respondPrivately(request, reply, toThreadView(thread, site), {
      status: created ? 201 : 200,
      version: thread.version,
      ...(created ? { location: `/api/v1/sites/${site.slug}/threads/${thread.id}` } : {}),
    });
  }

  @Get(':thread')
  @Allow('anyone')
  @ApiOperation({ summary: 'One thread' })
  @ApiOkResponse({ type: ThreadView })
  async one(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Param('thread') text: string,
    @Query() { lang }: LanguageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const staff = holds(viewer, 'audit') || holds(viewer, 'threads');
    const thread = staff
      ? await this.threads.get(site, text)
      : await this.threads.getPublic(site, text);
    const tags = [tagOfSite(site), tagOfThread(thread.id)];
    const seconds = this.threads.secondsToKeep(site, [thread]);
    respond(request, reply, {
      body: JSON.stringify(toThreadView(thread, site, languageFor(site, lang))),
      version: thread.version,
      keep: viewer.kind === 'anonymous' ? { seconds, tags } : 'private',
    });
  }

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: "The site's threads, newest first" })
  @ApiOkResponse({ type: ThreadListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ThreadListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await timedPage(this.cursors, {
      scope: `threads ${site.id}`,
      after,
      limit: limit ?? DEFAULT_LIMIT,
      read: (at) =>
        this.threads.page(site, { before: at.key, backwards: at.backwards, limit: at.limit }),
      keyOf: (thread) => [thread.createdAt, thread.id],
    });
    respondWithPage(request, reply, page, (thread) => toThreadView(thread, site));
  }

  @Patch(':thread')
  @Allow('moderator-or-threads')
  @ApiOperation({ summary: 'Close, reopen, archive, hide or change a thread' })
  @ApiOkResponse({ type: ThreadView })
  async change(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Param('thread') text: string,
    @Body() patch: PatchThreadDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseUnusableNames(patch);
    const { id } = await this.threads.get(site, text);
    const by = holds(viewer, 'moderate') ? 'moderator' : 'site';
    const ifVersion = versionFrom(request);
    const thread = await this.editing.change(site, id, changeFrom(patch), { by, ifVersion });
    respondPrivately(request, reply, toThreadView(thread, site), { version: thread.version });
  }
}

function refuseUnusableNames({ key, aliases = [] }: PatchThreadDto): void {
  const errors = aliases
    .map((alias, index) => ({ alias, pointer: `#/aliases/${index}` }))
    .filter(({ alias }) => normalUrl(alias) === null && !isKey(alias))
    .map(({ pointer }) => ({ pointer, detail: 'must be a URL, or a key of 1 to 512 bytes' }));
  if (key !== undefined && !isKey(key)) {
    errors.push({ pointer: '#/key', detail: 'must be 1 to 512 bytes of UTF-8' });
  }
  if (errors.length > 0) throw Problem.invalid(errors);
}

function changeFrom({ closesAt, reopensAt, ...patch }: PatchThreadDto): ThreadChange {
  return {
    ...patch,
    ...(closesAt === undefined ? {} : { closesAt: closesAt === null ? null : new Date(closesAt) }),
    ...(reopensAt === undefined
      ? {}
      : { reopensAt: reopensAt === null ? null : new Date(reopensAt) }),
  };
}
