import { Module } from '@nestjs/common';
import { BacklogsService } from './backlogs.service.js';

/** What is said to whoever watches the installation. */
@Module({ providers: [BacklogsService] })
export class MonitoringModule {}
