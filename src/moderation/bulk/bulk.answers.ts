import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Authorised } from '../../auth/caller.decorator.js';
import { respondPrivately } from '../../common/http/respond.js';
import type { Actor } from '../../comments/caller.rules.js';
import { CommentAnswers } from '../../comments/comment.answers.js';
import { OnceAnswers } from '../../idempotency/once.answers.js';
import type { Site } from '../../sites/sites.service.js';
import type { BulkFilter } from './bulk-job.rules.js';
import { BulkJobsService, type BulkWish } from './bulk-jobs.service.js';
import { BulkWorkService } from './bulk-work.service.js';
import { toBulkJobView } from './dto/bulk.view.js';

/** Answers what a job would be about, and makes it once for its `Idempotency-Key`. */
@Injectable()
export class BulkAnswers {
  constructor(
    private readonly jobs: BulkJobsService,
    private readonly work: BulkWorkService,
    private readonly comments: CommentAnswers,
    private readonly once: OnceAnswers,
  ) {}

  async tried(
    request: Authorised,
    reply: FastifyReply,
    { site, filter }: { site: Site; filter: BulkFilter },
  ): Promise<void> {
    const { total, samples } = await this.jobs.tried(site, filter);
    const views = await this.comments.forModerators(site, samples);
    respondPrivately(request, reply, { total, samples: views });
  }

  async made(
    request: Authorised,
    reply: FastifyReply,
    { site, actor, wish }: { site: Site; actor: Actor; wish: BulkWish },
  ): Promise<void> {
    await this.once.answer(request, reply, {
      work: async (tx) => {
        const job = toBulkJobView(await this.jobs.create(tx, site, actor, wish));
        const location = `/api/v1/sites/${site.slug}/moderation/bulk/${job.id}`;
        return { body: JSON.stringify(job), status: 202, location };
      },
    });
    this.work.wake(site);
  }
}
