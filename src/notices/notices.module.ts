import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { ModerationNoticesController } from './moderation-notices.controller.js';
import { NoticeFilingService } from './notice-filing.service.js';
import { NoticeListsService } from './notice-lists.service.js';
import { NoticeMailsService } from './notice-mails.service.js';
import { NoticePlacesService } from './notice-places.service.js';
import { NoticeRetentionService } from './notice-retention.service.js';
import { NoticeWorkRepository } from './notice-work.repository.js';
import { NoticeAnswers } from './notices.answers.js';
import { NoticesController } from './notices.controller.js';
import { NoticesRepository } from './notices.repository.js';
import { NoticesService } from './notices.service.js';

/** Legal notices: taken in from anyone, answered with the decisions about their comments. */
@Module({
  imports: [
    AccountsModule,
    CommentsModule,
    IdempotencyModule,
    JobsModule,
    LimitsModule,
    ThreadsModule,
  ],
  controllers: [NoticesController, ModerationNoticesController],
  providers: [
    NoticesRepository,
    NoticeWorkRepository,
    NoticesService,
    NoticeFilingService,
    NoticePlacesService,
    NoticeListsService,
    NoticeMailsService,
    NoticeRetentionService,
    NoticeAnswers,
  ],
})
export class NoticesModule {}
