import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AddressesService } from '../addresses/addresses.service.js';
import { CommentErasureService } from '../comments/comment-erasure.service.js';
import { Clock } from '../common/time/clock.js';
import { NO_SITE } from '../database/site-database.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { JobsService } from '../jobs/jobs.service.js';
import { LimitsService } from '../limits/limits.service.js';
import type { Site } from '../sites/sites.service.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ends what has been kept long enough. `docs/privacy.md` says how long that is. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly addresses: AddressesService,
    private readonly comments: CommentErasureService,
    private readonly answers: IdempotencyService,
    private readonly limits: LimitsService,
    private readonly clock: Clock,
  ) {}

  async run(site: Site): Promise<void> {
    await this.comments.forgetAddresses(site, await this.addresses.destroyOld());
    // Calls that make a site belong to none; ending twice what is over does no harm.
    for (const siteId of [site.id, NO_SITE]) await this.answers.forgetOld(siteId);
    await this.limits.forget(site.id);
    const kept = site.settings.rejectedTextDays * DAY_MS;
    await this.comments.eraseTurnedDown(site, new Date(this.clock.now().getTime() - kept));
  }
}

/** Every hour, on one of the instances. */
@Injectable()
export class RetentionJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly retention: RetentionService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'retention',
      everyMs: HOUR_MS,
      run: (site) => this.retention.run(site),
    });
  }
}
