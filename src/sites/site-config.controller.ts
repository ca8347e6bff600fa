import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite } from '../common/http/cache-tags.js';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { respond } from '../common/http/respond.js';
import { ConfigView, toConfigView } from './dto/site.view.js';
import type { Site } from './sites.service.js';

@ApiTags('Sites')
@Controller('sites/:site/config')
export class SiteConfigController {
  @Get()
  @Allow('anyone')
  @ApiOperation({ summary: 'What a page needs to know of its site' })
  @ApiOkResponse({ type: ConfigView })
  config(
    @CurrentSite() site: Site,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): void {
    const keep = { seconds: site.settings.cacheSeconds, tags: [tagOfSite(site)] };
    respond(request, reply, { body: JSON.stringify(toConfigView(site)), keep });
  }
}
