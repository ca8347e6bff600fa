import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, CurrentViewer, type Authorised } from '../auth/caller.decorator.js';
import type { Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import type { Role } from '../auth/role.rules.js';
import { DEFAULT_LIMIT, ListQuery } from '../common/http/bounds.dto.js';
import { IdPipe } from '../common/http/id.pipe.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { created, OnceAnswers } from '../idempotency/once.answers.js';
import type { Site } from '../sites/sites.service.js';
import {
  AddMemberDto,
  MemberListView,
  MemberView,
  NewMemberView,
  PatchMemberDto,
  toMemberView,
} from './dto/member.dto.js';
import { FirstOwnerService } from './first-owner.service.js';
import { MembersService } from './members.service.js';

@ApiTags('Staff')
@Controller('sites/:site/members')
export class MembersController {
  constructor(
    private readonly members: MembersService,
    private readonly firstOwner: FirstOwnerService,
    private readonly once: OnceAnswers,
  ) {}

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
    @Req() request: Authorised,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (viewer.kind === 'operator' && !viewer.bootstrap) {
      throw new Problem('forbidden', 'Ask an owner of the site, or use the command line.');
    }
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const { member, token } =
          viewer.kind === 'operator'
            ? await this.firstOwner.add(site.id, given, tx)
            : await this.members.add(site.id, given, roleOf(viewer), tx);
        return created({ ...toMemberView(member), apiKey: token });
      },
    });
  }

  @Patch(':member')
  @Allow('admin')
  @ApiOperation({ summary: 'Rename a member, or give them another role, at once' })
  @ApiOkResponse({ type: MemberView })
  async change(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Param('member', IdPipe) id: string,
    @Body() patch: PatchMemberDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const member = await this.members.change(site.id, id, patch, roleOf(viewer));
    respondPrivately(request, reply, toMemberView(member));
  }

  @Delete(':member')
  @HttpCode(204)
  @Allow('admin')
  @ApiOperation({ summary: 'End a membership and revoke its keys, at once' })
  async remove(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @Param('member', IdPipe) id: string,
  ): Promise<void> {
    await this.members.remove(site.id, id, roleOf(viewer));
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

/** What a key that is bound to nobody may do here is what an admin may. */
function roleOf(viewer: Viewer): Role {
  const role = viewer.kind === 'key' || viewer.kind === 'reader' ? viewer.role : null;
  return role ?? 'admin';
}
