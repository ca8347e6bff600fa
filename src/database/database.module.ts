import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReplicasService, type ReplicaSettings } from './replicas/replicas.service.js';
import { SiteDatabase } from './site-database.js';

@Global()
@Module({})
export class DatabaseModule {
  static with(replicas: ReplicaSettings): DynamicModule {
    const provider = {
      provide: ReplicasService,
      inject: [DataSource],
      useFactory: (primary: DataSource) => new ReplicasService(primary, replicas),
    };
    return {
      module: DatabaseModule,
      providers: [SiteDatabase, ...(replicas.urls.length > 0 ? [provider] : [])],
      exports: [SiteDatabase],
    };
  }
}
