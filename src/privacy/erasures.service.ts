import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { loggedError } from '../common/http/logged-error.js';
import { Clock } from '../common/time/clock.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { Site } from '../sites/sites.service.js';
import { after, LEASE_MS } from './data-request.rules.js';
import { DataRequestWorkRepository, type ErasureToRun } from './data-request-work.repository.js';
import { ErasureService } from './erasure.service.js';
import { SubjectsService } from './subjects.service.js';

const EVERY_MS = 5_000;
const CLEARING_EVERY_MS = 600_000;

/**
 * Runs the erasures that are due, beside the calls. One that was left half done, by a kill or a
 * fault, is taken again once nobody has held it for some minutes.
 */
@Injectable()
export class ErasuresService implements OnModuleInit {
  private readonly logger = new Logger('Erasures');

  constructor(
    private readonly work: DataRequestWorkRepository,
    private readonly subjects: SubjectsService,
    private readonly erasure: ErasureService,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const run = (site: Site): Promise<void> => this.runDue(site);
    this.jobs.register({ name: 'erasures', everyMs: EVERY_MS, run });
    const clear = (site: Site): Promise<void> => this.work.endOld(site.id, this.clock.now());
    this.jobs.register({ name: 'old data requests', everyMs: CLEARING_EVERY_MS, run: clear });
  }

  /** Each of the site's; what fails is due again. */
  async runDue(site: Site): Promise<void> {
    for (;;) {
      const next = await this.work.claimErasure(site.id, this.clock.now(), this.leaseEnd());
      if (!next) return;
      try {
        await this.run(site, next);
      } catch (error) {
        this.logger.error(`erasure ${next.id}: ${loggedError(error).summary}`);
      }
    }
  }

  private async run(site: Site, request: ErasureToRun): Promise<void> {
    const hold = (): Promise<void> => this.work.holdErasure(site.id, request.id, this.leaseEnd());
    const subject = this.subjects.of(request);
    const report = await this.erasure.erase(site, subject, request.mode, hold);
    await this.work.finishErasure(site.id, request.id, { ...report }, this.clock.now());
  }

  private leaseEnd(): Date {
    return after(this.clock.now(), LEASE_MS);
  }
}
