import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { DerivedEventsJob } from './derived-events.job.js';
import { DerivedEventsRepository } from './derived-events.repository.js';
import { DerivedEventsService } from './derived-events.service.js';

@Module({
  imports: [EventsModule, JobsModule],
  providers: [DerivedEventsRepository, DerivedEventsService, DerivedEventsJob],
})
export class DerivedEventsModule {}
