import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobsService } from '../jobs/jobs.service.js';
import { SanctionsService } from './sanctions.service.js';

const HOUR_MS = 3_600_000;

/** Forgets by what those were recognised whose sanctions have ended. */
@Injectable()
export class SanctionsJob implements OnModuleInit {
  constructor(
    private readonly jobs: JobsService,
    private readonly sanctions: SanctionsService,
  ) {}

  onModuleInit(): void {
    this.jobs.register({
      name: 'ended sanctions',
      everyMs: HOUR_MS,
      run: (site) => this.sanctions.forgetEnded(site.id),
    });
  }
}
