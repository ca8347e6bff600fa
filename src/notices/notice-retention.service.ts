import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { JobsService } from '../jobs/jobs.service.js';
import type { Site } from '../sites/sites.service.js';
import { forgottenBefore } from './notice.rules.js';
import { NoticeWorkRepository } from './notice-work.repository.js';

const EVERY_MS = 3_600_000;

/** Ends what notices say and who sent them, once they were answered long enough ago. */
@Injectable()
export class NoticeRetentionService implements OnModuleInit {
  constructor(
    private readonly db: SiteDatabase,
    private readonly work: NoticeWorkRepository,
    private readonly jobs: JobsService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const run = (site: Site): Promise<void> => this.run(site);
    this.jobs.register({ name: 'old notices', everyMs: EVERY_MS, run });
  }

  /** Some hundred at a time. */
  private async run(site: Site): Promise<void> {
    const now = this.clock.now();
    const before = forgottenBefore(now, site.settings.appealMonths);
    let forgotten: number;
    do {
      forgotten = await this.db.transaction(site.id, (tx) =>
        this.work.within(tx).forgetAnswered(site.id, before, now),
      );
    } while (forgotten > 0);
  }
}
