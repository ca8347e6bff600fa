import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobsService } from '../../jobs/jobs.service.js';
import { SanctioningService } from './sanctioning.service.js';

const SECONDS = 1000;

/** Goes on with reversals of sanctions that had caused much, whichever instance began them. */
@Injectable()
export class SanctionReversalsJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly sanctions: SanctioningService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'reversed sanctions',
      everyMs: 5 * SECONDS,
      run: (site) => this.sanctions.goOn(site),
    });
  }
}
