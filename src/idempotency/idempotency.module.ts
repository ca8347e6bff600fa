import { Module } from '@nestjs/common';
import { ClaimsService } from './claims.service.js';
import { IdempotencyRepository } from './idempotency.repository.js';
import { IdempotencyService } from './idempotency.service.js';
import { OnceAnswers } from './once.answers.js';

@Module({
  providers: [ClaimsService, IdempotencyRepository, IdempotencyService, OnceAnswers],
  exports: [ClaimsService, IdempotencyService, OnceAnswers],
})
export class IdempotencyModule {}
