import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PeopleModule } from '../people/people.module.js';
import { ErasureService } from './erasure.service.js';
import { PersonalDataRepository } from './personal-data.repository.js';
import { PersonalDataService } from './personal-data.service.js';
import { RetentionJob, RetentionService } from './retention.service.js';
import { SubjectsRepository } from './subjects.repository.js';

@Module({
  imports: [
    AddressesModule,
    CommentsModule,
    IdempotencyModule,
    JobsModule,
    LimitsModule,
    PeopleModule,
  ],
  providers: [
    SubjectsRepository,
    ErasureService,
    PersonalDataRepository,
    PersonalDataService,
    RetentionService,
    RetentionJob,
  ],
  exports: [ErasureService, PersonalDataService],
})
export class PrivacyModule {}
