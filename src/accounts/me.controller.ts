import { Body, Controller, Get, Patch, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentReader, CurrentSite, type Reader } from '../auth/caller.decorator.js';
import { Allow } from '../auth/policy.decorator.js';
import { respondPrivately } from '../common/http/respond.js';
import { PeopleDirectoryService } from '../people/people-directory.service.js';
import { PeopleService } from '../people/people.service.js';
import { nameFrom } from '../people/person-name.rules.js';
import type { Site } from '../sites/sites.service.js';
import { PatchMeDto } from './dto/account.dto.js';
import { MeView, toMeView } from './dto/account.view.js';

/** The reader's own account. */
@ApiTags('Participation')
@Controller('sites/:site/me')
export class MeController {
  constructor(
    private readonly people: PeopleService,
    private readonly directory: PeopleDirectoryService,
  ) {}

  @Get()
  @Allow('reader')
  @ApiOperation({ summary: 'The signed-in reader' })
  @ApiOkResponse({ type: MeView })
  async me(
    @CurrentSite() site: Site,
    @CurrentReader() { personId }: Reader,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const person = await this.directory.get(site.id, personId);
    respondPrivately(request, reply, toMeView(person, this.directory.emailOf(person)));
  }

  @Patch()
  @Allow('reader')
  @ApiOperation({ summary: 'Give yourself a name, where the site has given you none' })
  @ApiOkResponse({ type: MeView })
  async rename(
    @CurrentSite() site: Site,
    @CurrentReader() { personId }: Reader,
    @Body() { name }: PatchMeDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.people.nameOnce(site.id, personId, nameFrom(name)!);
    const person = await this.directory.get(site.id, personId);
    respondPrivately(request, reply, toMeView(person, this.directory.emailOf(person)));
  }
}
