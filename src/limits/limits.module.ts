import { Module } from '@nestjs/common';
import { CallLimits } from './call-limits.answers.js';
import { FailedSignIns } from './failed-sign-ins.service.js';
import { LimitsRepository } from './limits.repository.js';
import { LimitsService } from './limits.service.js';

@Module({
  providers: [LimitsRepository, LimitsService, CallLimits, FailedSignIns],
  exports: [LimitsService, CallLimits, FailedSignIns],
})
export class LimitsModule {}
