import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { EventOrderRepository } from './event-order.repository.js';
import { EventOrderService, EventRetentionJob } from './event-order.service.js';
import { EventRelayService } from './event-relay.service.js';
import { EventListenerService } from './event-listener.service.js';
import { EventsRepository } from './events.repository.js';
import { EventsService } from './events.service.js';
import { ThreadEventsRepository } from './thread-events.repository.js';
import { ThreadEventsService } from './thread-events.service.js';

@Module({
  imports: [JobsModule],
  providers: [
    EventsRepository,
    EventsService,
    EventOrderRepository,
    EventOrderService,
    EventRelayService,
    EventRetentionJob,
    EventListenerService,
    ThreadEventsRepository,
    ThreadEventsService,
  ],
  exports: [
    EventsService,
    EventOrderService,
    EventRelayService,
    EventListenerService,
    ThreadEventsService,
  ],
})
export class EventsModule {}
