import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { CountsController } from './counts.controller.js';
import { ThreadEditingService } from './thread-editing.service.js';
import { ThreadsController } from './threads.controller.js';
import { ThreadsRepository } from './threads.repository.js';
import { ThreadsService } from './threads.service.js';

@Module({
  imports: [EventsModule],
  controllers: [ThreadsController, CountsController],
  providers: [ThreadsRepository, ThreadsService, ThreadEditingService],
  exports: [ThreadsService, ThreadEditingService],
})
export class ThreadsModule {}
