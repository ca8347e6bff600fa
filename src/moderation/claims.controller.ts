import { Controller, Delete, HttpCode, Param, Patch, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { respondPrivately } from '../common/http/respond.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { LeasesService } from '../reviews/leases.service.js';
import type { Site } from '../sites/sites.service.js';
import { nameOfActor } from './actors.rules.js';
import { RenewedView, toRenewedView } from './dto/queues.view.js';

@ApiTags('Moderation')
@Controller('sites/:site/moderation/claims')
export class ClaimsController {
  constructor(private readonly leases: LeasesService) {}

  @Patch(':claim')
  @Allow('moderator')
  @ApiOperation({ summary: 'Keep what was claimed for as long again' })
  @ApiOkResponse({ type: RenewedView })
  async renew(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('claim', IdPipe) id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const renewed = await this.leases.renew(site, nameOfActor(actor), id);
    respondPrivately(request, reply, toRenewedView(renewed));
  }

  @Delete(':claim')
  @HttpCode(204)
  @Allow('moderator')
  @ApiOperation({ summary: 'Give back what was claimed' })
  @ApiNoContentResponse()
  async release(
    @CurrentSite() site: Site,
    @CurrentActor() actor: Actor,
    @Param('claim', IdPipe) id: string,
  ): Promise<void> {
    await this.leases.release(site, nameOfActor(actor), id);
  }
}
