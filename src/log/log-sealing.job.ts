import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobsService } from '../jobs/jobs.service.js';
import { LogSealingService } from './log-sealing.service.js';

/** What was decided since is sealed by nothing yet. */
const EVERY_MS = 60_000;

/** Every minute, on one of the instances. */
@Injectable()
export class LogSealingJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly sealing: LogSealingService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'sealing of the log',
      everyMs: EVERY_MS,
      run: async (site) => {
        await this.sealing.seal(site);
      },
    });
  }
}
