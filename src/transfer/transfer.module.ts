import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { ImportService } from './import.service.js';

@Module({
  imports: [CommentsModule, ThreadsModule],
  providers: [ImportService],
  exports: [ImportService],
})
export class TransferModule {}
