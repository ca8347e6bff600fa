import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { loggedError } from '../../common/http/logged-error.js';
import { Clock } from '../../common/time/clock.js';
import { CommentListsService } from '../../comments/comment-lists.service.js';
import { JobsService } from '../../jobs/jobs.service.js';
import type { Site } from '../../sites/sites.service.js';
import { commentFilterOf } from './bulk-filter.js';
import { BulkJobsRepository, type BulkJob } from './bulk-jobs.repository.js';
import { BulkStepsService, Stopped } from './bulk-steps.service.js';

const EVERY_MS = 5_000;
/** Comments that are looked up in one go. */
const BATCH = 100;

/** Works on jobs that decide in bulk, beside the calls: one instance at each, one job at a time. */
@Injectable()
export class BulkWorkService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Bulk');
  private readonly working = new Map<string, Promise<void>>();
  private stopped = false;

  constructor(
    private readonly jobs: BulkJobsRepository,
    private readonly lists: CommentListsService,
    private readonly steps: BulkStepsService,
    private readonly beside: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const run = (site: Site): Promise<void> => Promise.resolve(this.wake(site));
    this.beside.register({ name: 'bulk', everyMs: EVERY_MS, run });
  }

  /** The comment at hand is finished; whichever instance comes next goes on behind it. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working.values());
  }

  /** Begins with what waits, unless this instance is at it. */
  wake(site: Site): void {
    if (this.stopped || this.working.has(site.id)) return;
    const work = this.runAll(site)
      .catch((error: unknown) => this.logger.error(loggedError(error).summary))
      .finally(() => this.working.delete(site.id));
    this.working.set(site.id, work);
  }

  /** Every job of the site's that nobody works on. */
  private async runAll(site: Site): Promise<void> {
    while (!this.stopped) {
      const token = randomUUID();
      const until = this.steps.leaseEnd();
      const job = await this.jobs.take(site.id, token, this.clock.now(), until);
      if (!job) return;
      try {
        await this.run(site, job);
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
      } finally {
        await this.jobs.release(site.id, token);
      }
    }
  }

  private async run(site: Site, job: BulkJob): Promise<void> {
    const filter = commentFilterOf(job.filter, job.createdAt);
    let { after } = job;
    for (;;) {
      const found = await this.lists.matching(site, filter, { after, limit: BATCH });
      for (const comment of found) {
        if (this.stopped) return;
        await this.steps.step(site, job, comment);
        after = comment;
      }
      if (found.length === BATCH) continue;
      const { leaseToken } = job;
      await this.jobs.end(site.id, job.id, { as: 'done', at: this.clock.now(), leaseToken });
      return;
    }
  }
}
