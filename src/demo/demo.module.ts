import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { InstallationModule } from '../installation/installation.module.js';
import { MembersModule } from '../members/members.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ThreadsModule } from '../threads/threads.module.js';
import { DemoController } from './demo.controller.js';
import { DemoDiscussionsService } from './demo-discussions.service.js';
import { DemoService } from './demo.service.js';
import { DemoStaffService } from './demo-staff.service.js';
import { SiteBackend } from './site-backend.js';

/** A sample site and the page that shows it. Not for production. */
@Module({
  imports: [
    AuthModule,
    SitesModule,
    InstallationModule,
    MembersModule,
    ThreadsModule,
    CommentsModule,
  ],
  controllers: [DemoController],
  providers: [DemoService, DemoDiscussionsService, DemoStaffService, SiteBackend],
  exports: [DemoService],
})
export class DemoModule {}
