import { Module, type DynamicModule } from '@nestjs/common';
import { PublicAddress } from '../common/http/public-address.js';
import { PeopleModule } from '../people/people.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { FeedAnswers } from './feed.answers.js';
import { FeedsController } from './feeds.controller.js';
import { FeedsRepository } from './feeds.repository.js';
import { FeedsService } from './feeds.service.js';

@Module({})
export class FeedsModule {
  static with({ publicUrl }: { publicUrl: string | null }): DynamicModule {
    return {
      module: FeedsModule,
      imports: [PeopleModule, ThreadsModule],
      controllers: [FeedsController],
      providers: [
        FeedsRepository,
        FeedsService,
        FeedAnswers,
        { provide: PublicAddress, useValue: new PublicAddress(publicUrl) },
      ],
    };
  }
}
