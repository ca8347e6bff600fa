import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../auth/policy.decorator.js';
import { PRIVATE } from '../common/http/caching.js';
import { Problem } from '../common/http/problem.js';
import { MEDIA_TYPES } from '../common/http/respond.js';
import type { CountsView } from '../threads/dto/thread-list.view.js';
import type { ThreadView } from '../threads/dto/thread.view.js';
import { DemoAssets } from './demo-assets.js';
import { printArticle, printFrontPage } from './demo-page.js';
import { ModerationCallDto } from './dto/moderation-call.dto.js';
import { DEMO_SITE, SAMPLE_PAGES } from './sample.js';
import { SiteBackend } from './site-backend.js';

const API = `/api/v1/sites/${DEMO_SITE.slug}`;

const HEADERS = {
  'cache-control': PRIVATE,
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
};

/** A newspaper's site, as small as can be, with our discussions under its articles. */
@ApiExcludeController()
@Controller()
export class DemoController {
  constructor(
    private readonly backend: SiteBackend,
    private readonly assets: DemoAssets,
  ) {}

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
    send(reply, MEDIA_TYPES.html, printFrontPage(counts));
  }

  @Get('demo/:page')
  @Allow('anyone')
  async article(@Param('page') key: string, @Res() reply: FastifyReply): Promise<void> {
    const page = SAMPLE_PAGES.find((each) => each.key === key);
    if (!page) throw new Problem('not-found');
    const thread = await this.backend.json<ThreadView>(`${API}/threads/key:${key}`);
    const discussion = await this.backend.text(
      `${API}/discussion?key=${key}&format=html&limit=100&replies=100`,
    );
    send(reply, MEDIA_TYPES.html, printArticle(page, thread, discussion));
  }

  @Get('demo/assets/:name')
  @Allow('anyone')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = this.assets.find(name);
    if (!asset) throw new Problem('not-found');
    send(reply, asset.type, asset.text);
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
    send(reply.status(status), type, text);
  }
}

function send(reply: FastifyReply, type: string, text: string): void {
  void reply.headers({ ...HEADERS, 'content-type': type }).send(text);
}

/** @throws {Problem} forbidden when a browser says that another site's page asks */
function refuseOtherOrigins({ headers: { origin, host } }: FastifyRequest): void {
  if (origin === undefined) return;
  const own = URL.canParse(origin) && new URL(origin).host === host;
  if (!own) throw new Problem('forbidden', 'Only the demo’s own page asks here.');
}
