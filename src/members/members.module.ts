import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { FirstOwnerService } from './first-owner.service.js';
import { MembersController } from './members.controller.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';

@Module({
  imports: [AuthModule, IdempotencyModule],
  controllers: [MembersController],
  providers: [MembersRepository, MembersService, FirstOwnerService],
  exports: [MembersService],
})
export class MembersModule {}
