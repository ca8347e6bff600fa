import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { EventsModule } from '../events/events.module.js';
import { PeopleModule } from '../people/people.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { EventAnswers } from './event.answers.js';
import { SiteEventsController } from './site-events.controller.js';

@Module({
  imports: [CommentsModule, EventsModule, PeopleModule, ThreadsModule],
  controllers: [SiteEventsController],
  providers: [EventAnswers],
  exports: [EventAnswers],
})
export class SiteEventsModule {}
