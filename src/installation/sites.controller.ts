import { Body, Controller, Get, HttpCode, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, type Authorised } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { respondPrivately, respondWithPage, versionFrom } from '../common/http/respond.js';
import { Cursors } from '../common/paging/cursor.js';
import { pageOf } from '../common/paging/page.rules.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import { CreateSiteDto, PatchSiteDto } from './dto/site.dto.js';
import { NewSiteView, SiteListView, SiteView, toSiteView } from '../sites/dto/site.view.js';
import { SitesService, type Site } from '../sites/sites.service.js';
import { InstallationService } from './installation.service.js';

@ApiTags('Sites')
@Controller('sites')
export class SitesController {
  constructor(
    private readonly sites: SitesService,
    private readonly installation: InstallationService,
    private readonly cursors: Cursors,
    private readonly once: OnceAnswers,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('operator')
  @ApiOperation({ summary: 'Create a site; its signing secret is shown once' })
  @ApiCreatedResponse({ type: NewSiteView })
  async create(
    @Body() given: CreateSiteDto,
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const { site, signingSecret } = await this.installation.createSite(given, tx);
        const location = `/api/v1/sites/${site.slug}`;
        return created({ ...toSiteView(site), signingSecret }, { location, version: site.version });
      },
    });
  }

  @Get()
  @Allow('operator')
  @ApiOperation({ summary: "The installation's sites, by slug" })
  @ApiOkResponse({ type: SiteListView })
  async list(
    @Query() { after, limit = DEFAULT_LIMIT }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cursor = this.cursors.decode('sites', after);
    const backwards = cursor?.direction === 'before';
    const from = cursor === null ? null : String(cursor.at[0]);
    const rows = await this.sites.list({ from, backwards, limit: limit + 1 });
    const page = pageOf(rows, { limit, direction: cursor?.direction ?? null });
    const encode = (edge: { direction: 'after' | 'before'; of: Site } | null): string | null =>
      edge && this.cursors.encode('sites', { direction: edge.direction, at: [edge.of.slug] });
    const list = { items: page.items, next: encode(page.next), prev: encode(page.prev) };
    respondWithPage(request, reply, list, toSiteView);
  }

  @Get(':site')
  @Allow('operator-or-admin')
  @ApiOperation({ summary: 'A site with its settings' })
  @ApiOkResponse({ type: SiteView })
  one(@CurrentSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    respondPrivately(request, reply, toSiteView(site), { version: site.version });
  }

  @Patch(':site')
  @Allow('operator-or-admin')
  @ApiOperation({ summary: 'Change a site; a setting of null goes back to its default' })
  @ApiOkResponse({ type: SiteView })
  async change(
    @CurrentSite() { slug }: Site,
    @Body() patch: PatchSiteDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const site = await this.sites.change(slug, patch, versionFrom(request));
    respondPrivately(request, reply, toSiteView(site), { version: site.version });
  }
}
