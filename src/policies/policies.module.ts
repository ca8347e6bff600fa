import { Module } from '@nestjs/common';
import { PolicyAnswers } from './policies.answers.js';
import { PoliciesController } from './policies.controller.js';
import { PoliciesRepository } from './policies.repository.js';
import { PoliciesService } from './policies.service.js';
import { PolicyReadingService } from './policy-reading.service.js';

@Module({
  controllers: [PoliciesController],
  providers: [PoliciesRepository, PoliciesService, PolicyReadingService, PolicyAnswers],
  exports: [PoliciesService],
})
export class PoliciesModule {}
