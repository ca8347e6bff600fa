import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SanctionSubjectsService } from './sanction-subjects.service.js';
import { SanctionsJob } from './sanctions.job.js';
import { SanctionsRepository } from './sanctions.repository.js';
import { SanctionsService } from './sanctions.service.js';
import { StandingService } from './standing.service.js';
import { StandingsRepository } from './standings.repository.js';

@Module({
  imports: [AddressesModule, JobsModule, PeopleModule],
  providers: [
    SanctionsRepository,
    StandingsRepository,
    SanctionSubjectsService,
    SanctionsService,
    StandingService,
    SanctionsJob,
  ],
  exports: [SanctionsService, StandingService],
})
export class SanctionsModule {}
