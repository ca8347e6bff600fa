import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentSite, CurrentViewer } from '../auth/caller.decorator.js';
import { holds, type Viewer } from '../auth/permission.rules.js';
import { Allow } from '../auth/policy.decorator.js';
import { CommentAuthorsService } from '../comments/comment-authors.service.js';
import { CurrentActor } from '../comments/caller.decorator.js';
import type { Actor } from '../comments/caller.rules.js';
import { DEFAULT_LIMIT } from '../common/http/bounds.dto.js';
import { Problem } from '../common/http/problem.js';
import { respondPrivately, respondWithPage } from '../common/http/respond.js';
import { PeopleDirectoryService } from '../people/people-directory.service.js';
import { PeopleService, type Person } from '../people/people.service.js';
import { readPersonRef, SITE_ISSUER } from '../people/person-ref.rules.js';
import type { Site } from '../sites/sites.service.js';
import { AccountsService } from './accounts.service.js';
import {
  LinkPeopleDto,
  MergePersonDto,
  PersonListQuery,
  PutPersonDto,
  saidBy,
  type PersonLinkDto,
} from './dto/account.dto.js';
import { AccountView, LinkedView, PersonListView, toListedPersonView } from './dto/account.view.js';
import { LooksService } from './looks.service.js';

/** The site's accounts, as its backend and its staff see them. */
@ApiTags('People')
@Controller('sites/:site/people')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly directory: PeopleDirectoryService,
    private readonly authors: CommentAuthorsService,
    private readonly looks: LooksService,
    private readonly people: PeopleService,
  ) {}

  @Put(':person')
  @Allow('people')
  @ApiOperation({
    summary:
      'Create or change one of the site’s accounts, by `sub:`, also before their first visit',
  })
  @ApiOkResponse({ type: AccountView })
  async put(
    @CurrentSite() site: Site,
    @Param('person') text: string,
    @Body() given: PutPersonDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const ref = readPersonRef(text);
    if (ref?.by !== 'sub') {
      throw new Problem('person-not-found', 'Name the account by "sub:" and its sub, encoded.');
    }
    const identity = { issuer: SITE_ISSUER, sub: ref.sub };
    const { person, created } = await this.people.put(site.id, identity, saidBy(given));
    const location = `/api/v1/sites/${site.slug}/people/${person.id}`;
    const answer = created ? { status: 201, location } : {};
    respondPrivately(request, reply, await this.viewOf(site, person), answer);
  }

  @Get(':person')
  @Allow('staff-or-people')
  @ApiOperation({ summary: 'One person, by id or `sub:`; their e-mail for admins, who are noted' })
  @ApiOkResponse({ type: AccountView })
  async one(
    @CurrentSite() site: Site,
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('person') text: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const person = await this.directory.get(site.id, text);
    const view = await this.viewOf(site, person);
    if (!holds(viewer, 'admin')) return respondPrivately(request, reply, view);
    if (person.emailSealed) this.looks.noteLook(site, { personId: person.id }, actor);
    const { emailVerified } = person;
    const email = this.directory.emailOf(person);
    respondPrivately(request, reply, { ...view, email, emailVerified });
  }

  @Get()
  @Allow('staff')
  @ApiOperation({ summary: "The site's people, newest first" })
  @ApiOkResponse({ type: PersonListView })
  async list(
    @CurrentSite() site: Site,
    @Query() { q, after, limit }: PersonListQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = { q, after, limit: limit ?? DEFAULT_LIMIT };
    const page = await this.directory.list(site.id, asked);
    respondWithPage(request, reply, page, toListedPersonView);
  }

  @Post('links')
  @HttpCode(200)
  @Allow('people')
  @ApiOperation({ summary: 'Give accounts what their owners wrote before they had them' })
  @ApiOkResponse({ type: LinkedView })
  async link(
    @CurrentSite() site: Site,
    @Body() { links }: LinkPeopleDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    refuseUnclear(links);
    respondPrivately(request, reply, { results: await this.accounts.link(site, links) });
  }

  @Post(':person/merge')
  @HttpCode(200)
  @Allow('people')
  @ApiOperation({ summary: 'Make one person another, with all they wrote, voted and reported' })
  @ApiOkResponse({ type: AccountView })
  async merge(
    @CurrentSite() site: Site,
    @Param('person') text: string,
    @Body() { into }: MergePersonDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const person = await this.accounts.merge(site, text, into);
    respondPrivately(request, reply, await this.viewOf(site, person));
  }

  private async viewOf(site: Site, person: Person): Promise<AccountView> {
    const comments = await this.authors.countsOf(site, person.id);
    return { ...toListedPersonView(person), comments };
  }
}

/** Two traces of one link could lead to two people. */
function refuseUnclear(links: readonly PersonLinkDto[]): void {
  const errors = links.flatMap(({ externalAuthor, email, guestName }, index) => {
    const traces = [externalAuthor, email, guestName].filter((trace) => trace !== undefined);
    const detail = 'must have exactly one of externalAuthor, email and guestName';
    return traces.length === 1 ? [] : [{ pointer: `#/links/${index}`, detail }];
  });
  if (errors.length > 0) throw Problem.invalid(errors);
}
