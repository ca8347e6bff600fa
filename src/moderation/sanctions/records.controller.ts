import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite } from '../../auth/caller.decorator.js';
import { Allow } from '../../auth/policy.decorator.js';
import { respondPrivately } from '../../common/http/respond.js';
import { Clock } from '../../common/time/clock.js';
import { RecordsService } from '../../sanctions/records.service.js';
import type { Site } from '../../sites/sites.service.js';
import { RecordView, toRecordView } from './dto/record.view.js';

/** What moderators know of somebody before they decide about them. */
@ApiTags('Moderation')
@Controller('sites/:site/moderation/people')
export class RecordsController {
  constructor(
    private readonly records: RecordsService,
    private readonly clock: Clock,
  ) {}

  @Get(':person')
  @Allow('staff')
  @ApiOperation({
    summary: 'What somebody has done and what was done about it, and what the steps advise',
  })
  @ApiOkResponse({ type: RecordView })
  async one(
    @CurrentSite() site: Site,
    @Param('person') person: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const record = await this.records.of(site, person);
    respondPrivately(request, reply, toRecordView(site.slug, record, this.clock.now()));
  }
}
