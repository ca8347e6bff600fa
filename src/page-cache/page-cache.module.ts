import { Global, Module, type DynamicModule } from '@nestjs/common';
import { GenerationsRepository } from './generations.repository.js';
import { GenerationsService } from './generations.service.js';
import { PageAnswers } from './page.answers.js';
import { PAGE_CACHE_BYTES, PageCacheService } from './page-cache.service.js';

/** For every feature whose rows show on public pages. */
@Global()
@Module({})
export class PageCacheModule {
  static with({ bytes }: { bytes: number }): DynamicModule {
    return {
      module: PageCacheModule,
      providers: [
        { provide: PAGE_CACHE_BYTES, useValue: bytes },
        GenerationsRepository,
        GenerationsService,
        PageCacheService,
        PageAnswers,
      ],
      exports: [GenerationsService, PageAnswers],
    };
  }
}
