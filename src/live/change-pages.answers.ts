import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tagOfSite, tagOfThread } from '../common/http/cache-tags.js';
import { linkTo } from '../common/http/respond.js';
import { PageAnswers } from '../page-cache/page.answers.js';
import type { Site } from '../sites/sites.service.js';
import { ThreadsService } from '../threads/threads.service.js';
import type { Changes } from './changes.service.js';

/** Sends what has happened in a thread as one page, the same for everybody who asks from there. */
@Injectable()
export class ChangePages {
  constructor(
    private readonly threads: ThreadsService,
    private readonly pages: PageAnswers,
  ) {}

  async send(
    request: FastifyRequest,
    reply: FastifyReply,
    site: Site,
    { thread, told, isMore, position: changes }: Changes,
  ): Promise<void> {
    const items = told.flatMap(({ change }) => change ?? []);
    const page = { next: isMore ? changes : null, prev: null };
    const seconds = this.threads.secondsToKeep(site, [thread]);
    const answer = {
      body: JSON.stringify({ items, page, changes }),
      keep: { seconds, tags: [tagOfSite(site), tagOfThread(thread.id)] },
      link: linkTo(request, page),
    };
    const shown = this.threads.shownIn(site, [thread]);
    await this.pages.send(request, reply, { answer, shown });
  }
}
