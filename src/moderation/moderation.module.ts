import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { ReviewsModule } from '../reviews/reviews.module.js';
import { DecisionsRepository } from './decisions.repository.js';
import { DecisionsService } from './decisions.service.js';
import { ModerationController } from './moderation.controller.js';
import { QueuesController } from './queues.controller.js';
import { QueuesService } from './queues.service.js';

@Module({
  imports: [CommentsModule, ReviewsModule],
  controllers: [QueuesController, ModerationController],
  providers: [DecisionsRepository, DecisionsService, QueuesService],
  exports: [DecisionsService],
})
export class ModerationModule {}
