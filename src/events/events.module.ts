import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { EventOrderRepository } from './event-order.repository.js';
import { EventOrderService, EventRetentionJob } from './event-order.service.js';
import { EventRelayService } from './event-relay.service.js';
import { EventsRepository } from './events.repository.js';
import { EventsService } from './events.service.js';

@Module({
  imports: [JobsModule],
  providers: [
    EventsRepository,
    EventsService,
    EventOrderRepository,
    EventOrderService,
    EventRelayService,
    EventRetentionJob,
  ],
  exports: [EventsService, EventOrderService, EventRelayService],
})
export class EventsModule {}
