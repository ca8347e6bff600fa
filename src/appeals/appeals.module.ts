import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { ModerationModule } from '../moderation/moderation.module.js';
import { AppealListsService } from './appeal-lists.service.js';
import { AppealOutcomesService } from './appeal-outcomes.service.js';
import { AppealAnswers } from './appeals.answers.js';
import { AppealsController } from './appeals.controller.js';
import { AppealsRepository } from './appeals.repository.js';
import { AppealsService } from './appeals.service.js';

@Module({
  imports: [CommentsModule, IdempotencyModule, ModerationModule],
  controllers: [AppealsController],
  providers: [
    AppealsRepository,
    AppealsService,
    AppealListsService,
    AppealOutcomesService,
    AppealAnswers,
  ],
})
export class AppealsModule {}
