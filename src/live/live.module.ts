import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { EventsModule } from '../events/events.module.js';
import { ReviewsModule } from '../reviews/reviews.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { ChangeAnswers } from './change.answers.js';
import { ChangePages } from './change-pages.answers.js';
import { ChangesService } from './changes.service.js';
import { LiveThreadsController } from './live-threads.controller.js';
import { LiveThreadsService } from './live-threads.service.js';
import { LiveQueuesController } from './live-queues.controller.js';
import { LiveQueuesService } from './live-queues.service.js';
import { QueueAnswers } from './queue.answers.js';
import { StreamsService } from './streams.service.js';

@Module({
  imports: [AuthModule, CommentsModule, EventsModule, ReviewsModule, SitesModule, ThreadsModule],
  controllers: [LiveThreadsController, LiveQueuesController],
  providers: [
    ChangeAnswers,
    ChangePages,
    ChangesService,
    LiveThreadsService,
    QueueAnswers,
    LiveQueuesService,
    StreamsService,
  ],
})
export class LiveModule {}
