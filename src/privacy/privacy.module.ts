import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { EventsModule } from '../events/events.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PeopleModule } from '../people/people.module.js';
import { DataRequestMailsService } from './data-request-mails.service.js';
import { DataRequestMakingService } from './data-request-making.service.js';
import { DataRequestPageController } from './data-request-page.controller.js';
import { DataRequestWorkRepository } from './data-request-work.repository.js';
import { DataRequestsController } from './data-requests.controller.js';
import { DataRequestsRepository } from './data-requests.repository.js';
import { DataRequestsService } from './data-requests.service.js';
import { ErasureService } from './erasure.service.js';
import { ErasuresService } from './erasures.service.js';
import { LeavingService } from './leaving.service.js';
import { PeopleRequestsController } from './people-requests.controller.js';
import { PersonalDataRepository } from './personal-data.repository.js';
import { PersonalDataService } from './personal-data.service.js';
import { RetentionJob, RetentionService } from './retention.service.js';
import { SubjectsRepository } from './subjects.repository.js';
import { SubjectsService } from './subjects.service.js';

/** What people may ask about their own data, and what ends by itself. */
@Module({
  imports: [
    AddressesModule,
    CommentsModule,
    EventsModule,
    IdempotencyModule,
    JobsModule,
    LimitsModule,
    PeopleModule,
  ],
  controllers: [DataRequestsController, PeopleRequestsController, DataRequestPageController],
  providers: [
    DataRequestsRepository,
    DataRequestsService,
    DataRequestMailsService,
    DataRequestMakingService,
    DataRequestWorkRepository,
    SubjectsService,
    SubjectsRepository,
    LeavingService,
    ErasureService,
    ErasuresService,
    PersonalDataRepository,
    PersonalDataService,
    RetentionService,
    RetentionJob,
  ],
  exports: [ErasureService, PersonalDataService],
})
export class PrivacyModule {}
