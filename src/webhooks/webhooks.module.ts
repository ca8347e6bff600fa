import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { SiteEventsModule } from '../site-events/site-events.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveriesService, DeliveryRetentionJob } from './deliveries.service.js';
import { WebhookDispatchService } from './webhook-dispatch.service.js';
import { WebhookMarkingService } from './webhook-marking.service.js';
import { WebhookSendingService } from './webhook-sending.service.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhookParts, WebhookSecretsService, WebhooksService } from './webhooks.service.js';

@Module({
  imports: [EventsModule, IdempotencyModule, JobsModule, SiteEventsModule, SitesModule],
  controllers: [WebhooksController, DeliveriesController],
  providers: [
    WebhooksRepository,
    WebhookParts,
    WebhookSecretsService,
    WebhooksService,
    DeliveriesRepository,
    DeliveriesService,
    DeliveryRetentionJob,
    WebhookSendingService,
    WebhookMarkingService,
    WebhookDispatchService,
  ],
  exports: [WebhookDispatchService],
})
export class WebhooksModule {}
