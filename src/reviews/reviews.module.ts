import { Module } from '@nestjs/common';
import { LeasesRepository } from './leases.repository.js';
import { LeasesService } from './leases.service.js';
import { QueueItemsRepository } from './queue-items.repository.js';
import { QueueItemsService } from './queue-items.service.js';
import { ReviewsRepository } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';

@Module({
  providers: [
    ReviewsRepository,
    QueueItemsRepository,
    LeasesRepository,
    ReviewsService,
    QueueItemsService,
    LeasesService,
  ],
  exports: [ReviewsService, QueueItemsService, LeasesService],
})
export class ReviewsModule {}
