import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, CurrentViewer } from '../auth/caller.decorator.js';
import type { Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import type { Site } from '../sites/sites.service.js';
import { AddMemberDto, MemberListView, NewMemberView, toMemberView } from './dto/member.dto.js';
import { MembersService } from './members.service.js';

@ApiTags('Staff')
@Controller('sites/:site/members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Post()
  @Allow('operator-or-admin')
  @ApiOperation({
    summary: 'Add a member with a key of their own; the bootstrap token adds the first owner',
  })
  @ApiCreatedResponse({ type: NewMemberView })
  async add(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Body() given: AddMemberDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const spendsBootstrap = viewer.kind === 'bootstrap';
    if (spendsBootstrap !== (given.role === 'owner'))
      throw new Problem('forbidden', whoMakesOwners(spendsBootstrap));
    const { member, token } = await this.members.add(site.id, given, { spendsBootstrap });
    respondPrivately(request, reply, { ...toMemberView(member), apiKey: token }, { status: 201 });
  }

  @Get()
  @Allow('admin')
  @ApiOperation({ summary: "The site's staff" })
  @ApiOkResponse({ type: MemberListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { after, limit }: ListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.members.list(site.id, { after, limit: limit ?? DEFAULT_LIMIT });
    respondWithPage(request, reply, page, toMemberView);
  }
}

function whoMakesOwners(bootstrap: boolean): string {
  return bootstrap
    ? 'The bootstrap token makes the first owner, nobody else.'
    : 'Owners are made on the command line.';
}
