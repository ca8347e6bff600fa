import { Module } from '@nestjs/common';
import { CommentsModule } from '../comments/comments.module.js';
import { EventsModule } from '../events/events.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { ExportRepository } from './export.repository.js';
import { ExportService } from './export.service.js';
import { ImportEndingsService } from './import-endings.service.js';
import { ImportService } from './import.service.js';

@Module({
  imports: [CommentsModule, EventsModule, ThreadsModule],
  providers: [ImportEndingsService, ImportService, ExportRepository, ExportService],
  exports: [ImportService, ExportService],
})
export class TransferModule {}
