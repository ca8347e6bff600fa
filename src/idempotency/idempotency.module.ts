import { Module } from '@nestjs/common';
import { IdempotencyRepository } from './idempotency.repository.js';
import { IdempotencyService } from './idempotency.service.js';
import { OnceAnswers } from './once.answers.js';

@Module({
  providers: [IdempotencyRepository, IdempotencyService, OnceAnswers],
  exports: [IdempotencyService, OnceAnswers],
})
export class IdempotencyModule {}
