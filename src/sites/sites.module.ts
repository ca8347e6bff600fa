import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SiteConfigController } from './site-config.controller.js';
import { SiteRow } from './site.entity.js';
import { SitesRepository } from './sites.repository.js';
import { SitesService } from './sites.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SiteRow])],
  controllers: [SiteConfigController],
  providers: [SitesRepository, SitesService],
  exports: [SitesService],
})
export class SitesModule {}
