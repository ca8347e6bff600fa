import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { LogReadingRepository } from './log-reading.repository.js';
import { LogSealingJob } from './log-sealing.job.js';
import { LogSealingRepository } from './log-sealing.repository.js';
import { LogSealingService } from './log-sealing.service.js';
import { LogSealsController } from './log-seals.controller.js';
import { LogSealsService } from './log-seals.service.js';
import { LogVerificationService } from './log-verification.service.js';

@Module({
  imports: [JobsModule],
  controllers: [LogSealsController],
  providers: [
    LogSealingRepository,
    LogSealingService,
    LogSealingJob,
    LogReadingRepository,
    LogVerificationService,
    LogSealsService,
  ],
  exports: [LogSealingService, LogVerificationService],
})
export class LogModule {}
