import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../auth/policy.decorator.js';
import { Problem } from '../common/http/problem.js';
import { MEDIA_TYPES } from '../common/http/respond.js';
import { readAssets, sendPage } from '../common/http/web-page.js';
import type { ChangesView } from '../live/dto/change.view.js';
import type { CountsView } from '../threads/dto/thread-list.view.js';
import type { ThreadView } from '../threads/dto/thread.view.js';
import { printArticle, printFrontPage } from './demo-page.js';
import { ModerationCallDto } from './dto/moderation-call.dto.js';
import { DEMO_SITE, SAMPLE_PAGES } from './sample.js';
import { SiteBackend } from './site-backend.js';

const API = `/api/v1/sites/${DEMO_SITE.slug}`;

/** A newspaper's site, as small as can be, with our discussions under its articles. */
@ApiExcludeController()
@Controller()
export class DemoController {
  private readonly assets = readAssets('demo', ['demo.css', 'demo.js', 'icon.svg']);

  constructor(private readonly backend: SiteBackend) {}

  @Get()
  @Allow('anyone')
  root(@Res() reply: FastifyReply): void {
    void reply.redirect('/demo', 302);
  }

  @Get('demo')
  @Allow('anyone')
  async frontPage(@Res() reply: FastifyReply): Promise<void> {
    const asked = SAMPLE_PAGES.map(({ key }) => `key=${key}`).join('&');
    const { counts } = await this.backend.json<CountsView>(`${API}/counts?${asked}`);
    sendPage(reply, { type: MEDIA_TYPES.html, text: printFrontPage(counts) });
  }

  @Get('demo/:page')
  @Allow('anyone')
  async article(@Param('page') key: string, @Res() reply: FastifyReply): Promise<void> {
    const page = SAMPLE_PAGES.find((each) => each.key === key);
    if (!page) throw new Problem('not-found');
    const thread = await this.backend.json<ThreadView>(`${API}/threads/key:${key}`);
    // Before the discussion: what is said meanwhile is told again rather than not at all.
    const { changes } = await this.backend.json<ChangesView>(`${API}/threads/key:${key}/changes`);
    const discussion = await this.backend.text(
      `${API}/discussion?key=${key}&format=html&limit=100&replies=100`,
    );
    sendPage(reply, {
      type: MEDIA_TYPES.html,
      text: printArticle(page, { thread, changes }, discussion),
    });
  }

  @Get('demo/assets/:name')
  @Allow('anyone')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = this.assets.get(name);
    if (!asset) throw new Problem('not-found');
    sendPage(reply, asset);
  }

  /** A key never goes from a browser to the API; the site's backend carries it there. */
  @Post('demo/moderation')
  @Allow('anyone')
  async moderate(
    @Body() call: ModerationCallDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseOtherOrigins(request);
    const { status, type, text } = await this.backend.call(call);
    sendPage(reply.status(status), { type, text });
  }
}

/** @throws {Problem} forbidden when a browser says that another site's page asks */
function refuseOtherOrigins({ headers: { origin, host } }: FastifyRequest): void {
  if (origin === undefined) return;
  const own = URL.canParse(origin) && new URL(origin).host === host;
  if (!own) throw new Problem('forbidden', 'Only the demo’s own page asks here.');
}
