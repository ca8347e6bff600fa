import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { PeopleModule } from '../people/people.module.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { LooksService } from './looks.service.js';
import { MeController } from './me.controller.js';

@Module({
  imports: [AuthModule, CommentsModule, PeopleModule],
  controllers: [MeController, AccountsController],
  providers: [AccountsService, LooksService],
  exports: [LooksService],
})
export class AccountsModule {}
