import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { ExportRepository } from './export.repository.js';
import { ExportService } from './export.service.js';
import { ImportService } from './import.service.js';

@Module({
  imports: [CommentsModule, ThreadsModule],
  providers: [ImportService, ExportRepository, ExportService],
  exports: [ImportService, ExportService],
})
export class TransferModule {}
