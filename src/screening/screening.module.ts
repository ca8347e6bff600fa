import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ChecksService } from './checks.service.js';
import { ExternalCheckService } from './external/external-check.service.js';
import { ScreeningSecretsRepository } from './external/screening-secrets.repository.js';
import { FactsRepository } from './facts.repository.js';
import { FindingsRepository } from './findings.repository.js';
import { TermListsController } from './lists/term-lists.controller.js';
import { TermListsRepository } from './lists/term-lists.repository.js';
import { TermListsService } from './lists/term-lists.service.js';
import { TermMatcher } from './lists/term-matcher.js';
import { ScreeningController } from './screening.controller.js';
import { ScreeningService } from './screening.service.js';

@Module({
  imports: [AddressesModule, IdempotencyModule, JobsModule],
  controllers: [TermListsController, ScreeningController],
  providers: [
    TermListsRepository,
    TermListsService,
    TermMatcher,
    FactsRepository,
    FindingsRepository,
    ChecksService,
    ScreeningSecretsRepository,
    ExternalCheckService,
    ScreeningService,
  ],
  exports: [ScreeningService],
})
export class ScreeningModule {}
