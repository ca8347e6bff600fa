import { Module, type DynamicModule } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ResealingJob, ROTATING } from './resealing.job.js';
import { ResealingRepository } from './resealing.repository.js';
import { ResealingService } from './resealing.service.js';

@Module({})
export class ResealingModule {
  /** `rotating`: there is a previous secret, so what it sealed has to be sealed anew. */
  static with({ rotating }: { rotating: () => boolean }): DynamicModule {
    return {
      module: ResealingModule,
      imports: [AddressesModule, JobsModule],
      providers: [
        ResealingRepository,
        ResealingService,
        ResealingJob,
        { provide: ROTATING, useValue: rotating },
      ],
      exports: [ResealingService],
    };
  }
}
