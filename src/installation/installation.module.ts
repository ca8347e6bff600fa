import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { InstallationService } from './installation.service.js';
import { SitesController } from './sites.controller.js';

@Module({
  imports: [AuthModule, IdempotencyModule, SitesModule],
  controllers: [SitesController],
  providers: [InstallationService],
  exports: [InstallationService],
})
export class InstallationModule {}
