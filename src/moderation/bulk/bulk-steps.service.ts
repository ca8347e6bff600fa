import { Injectable, Logger } from '@nestjs/common';
import { loggedError } from '../../common/http/logged-error.js';
import { Clock } from '../../common/time/clock.js';
import type { FoundComment } from '../../comments/comment-lists.service.js';
import { SiteDatabase } from '../../database/site-database.js';
import { isUnknownPolicy } from '../../policies/policies.service.js';
import type { Site } from '../../sites/sites.service.js';
import { DecisionsService } from '../decisions.service.js';
import type { BulkResult } from './bulk-job.rules.js';
import { BulkJobsRepository, type BulkJob } from './bulk-jobs.repository.js';

/** How long a job waits for an instance that is gone. */
const LEASE_MS = 60_000;

/** The job is another's, or has ended. */
export class Stopped extends Error {}

/**
 * Decides about one comment of a job. The decision and the job's progress are one transaction:
 * whoever goes on after a kill begins where it ended, and nothing is decided or counted twice.
 */
@Injectable()
export class BulkStepsService {
  private readonly logger = new Logger('Bulk');

  constructor(
    private readonly db: SiteDatabase,
    private readonly jobs: BulkJobsRepository,
    private readonly decisions: DecisionsService,
    private readonly clock: Clock,
  ) {}

  /** What fails is counted, and fails no other. @throws {Stopped} */
  async step(site: Site, job: BulkJob, comment: FoundComment): Promise<void> {
    try {
      await this.decide(site, job, comment);
    } catch (error) {
      if (error instanceof Stopped) throw error;
      // The rule it is by was retired meanwhile.
      if (isUnknownPolicy(error)) {
        return this.count(this.jobs, site, job, { comment, result: 'refused' });
      }
      const { summary } = loggedError(error);
      this.logger.error(`job ${job.id}, comment ${comment.id}: ${summary}`);
      await this.count(this.jobs, site, job, { comment, result: 'failed' });
    }
  }

  leaseEnd(): Date {
    return new Date(this.clock.now().getTime() + LEASE_MS);
  }

  private async decide(site: Site, job: BulkJob, comment: FoundComment): Promise<void> {
    const { id: commentId, version } = comment;
    const { batchId, actorKind: kind, actorId: id } = job;
    const items = [{ commentId, version, leaseToken: null }];
    await this.db.transaction(site.id, async (tx) => {
      let result: BulkResult = 'conflict';
      // Whoever made the job had not seen what came of a comment later.
      if (comment.changedAt <= job.createdAt) {
        const judgement = { ...job, items, body: null };
        const within = { open: tx, batchId };
        const decided = await this.decisions.decide(site, { kind, id }, judgement, within);
        result = decided.results[0]!.result;
      }
      await this.count(this.jobs.within(tx), site, job, { comment, result });
    });
  }

  /** @throws {Stopped} and with it all that the transaction has done is undone */
  private async count(
    jobs: BulkJobsRepository,
    site: Site,
    job: BulkJob,
    { comment, result }: { comment: FoundComment; result: BulkResult },
  ): Promise<void> {
    const step = { result, time: comment.time, commentId: comment.id, until: this.leaseEnd() };
    if (!(await jobs.advance(site.id, job, step))) throw new Stopped();
  }
}
