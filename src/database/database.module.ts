import { Global, Module } from '@nestjs/common';
import { SiteDatabase } from './site-database.js';

@Global()
@Module({ providers: [SiteDatabase], exports: [SiteDatabase] })
export class DatabaseModule {}
