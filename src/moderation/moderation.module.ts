import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { EventsModule } from '../events/events.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ReviewsModule } from '../reviews/reviews.module.js';
import { SanctionsModule } from '../sanctions/sanctions.module.js';
import { BulkAnswers } from './bulk/bulk.answers.js';
import { BulkController } from './bulk/bulk.controller.js';
import { BulkJobsRepository } from './bulk/bulk-jobs.repository.js';
import { BulkJobsService } from './bulk/bulk-jobs.service.js';
import { BulkStepsService } from './bulk/bulk-steps.service.js';
import { BulkWorkService } from './bulk/bulk-work.service.js';
import { ClaimsController } from './claims.controller.js';
import { CurrentStatesService } from './current-states.service.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { DecisionAnswers } from './decision.answers.js';
import { DecisionLogService } from './decision-log.service.js';
import { DecisionReversalService } from './decision-reversal.service.js';
import { DecisionsController } from './decisions.controller.js';
import { DecisionsRepository } from './decisions.repository.js';
import { DecisionsService } from './decisions.service.js';
import { ItemActsService } from './item-acts.service.js';
import { ItemActAnswers } from './item-act.answers.js';
import { ItemAnswers } from './item.answers.js';
import { ItemsController } from './items.controller.js';
import { ItemsService } from './items.service.js';
import { LogController } from './log.controller.js';
import { OwnDecisionsRepository } from './own-decisions.repository.js';
import { QueuesController } from './queues.controller.js';
import { QueuesService } from './queues.service.js';
import { ReversalsService } from './reversals.service.js';
import { OwnSanctionsController } from './sanctions/own-sanctions.controller.js';
import { RecordsController } from './sanctions/records.controller.js';
import { SanctionAnswers } from './sanctions/sanction.answers.js';
import { SanctionReversalsJob } from './sanctions/sanction-reversals.job.js';
import { SanctioningService } from './sanctions/sanctioning.service.js';
import { SanctionsController } from './sanctions/sanctions.controller.js';

@Module({
  imports: [
    CommentsModule,
    EventsModule,
    IdempotencyModule,
    JobsModule,
    PoliciesModule,
    ReviewsModule,
    SanctionsModule,
  ],
  controllers: [
    QueuesController,
    ClaimsController,
    ItemsController,
    DecisionsController,
    BulkController,
    LogController,
    SanctionsController,
    OwnSanctionsController,
    RecordsController,
  ],
  providers: [
    DecisionsRepository,
    OwnDecisionsRepository,
    DecisionsService,
    DecisionLogService,
    ReversalsService,
    DecisionReversalService,
    CurrentStatesService,
    QueuesService,
    ItemsService,
    ItemActsService,
    ItemAnswers,
    ItemActAnswers,
    DecisionAnswers,
    BulkJobsRepository,
    BulkJobsService,
    BulkStepsService,
    BulkWorkService,
    BulkAnswers,
    SanctioningService,
    SanctionReversalsJob,
    SanctionAnswers,
  ],
  exports: [DecisionsService, DecisionLogService, ReversalsService],
})
export class ModerationModule {}
