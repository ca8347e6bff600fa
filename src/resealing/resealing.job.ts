import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JobsService } from '../jobs/jobs.service.js';
import { ResealingService } from './resealing.service.js';

/** Whether there is a previous secret at this moment. */
export const ROTATING = Symbol('rotating');

const HOUR_MS = 3_600_000;

/** While a secret is rotated. */
@Injectable()
export class ResealingJob implements OnModuleInit {
  private readonly logger = new Logger('Secrets');

  constructor(
    private readonly jobs: JobsService,
    private readonly resealing: ResealingService,
    @Inject(ROTATING) private readonly rotating: () => boolean,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'resealing',
      everyMs: HOUR_MS,
      isWanted: () => this.rotating(),
      run: async (site) => {
        const count = await this.resealing.reseal(site);
        this.logger.warn(
          count > 0
            ? `${site.slug}: ${count} secrets are sealed with the present master secret now`
            : `${site.slug}: nothing is sealed with the previous master secret any more`,
        );
      },
    });
  }
}
