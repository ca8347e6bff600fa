import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DIRECT_URL } from './direct-url.js';
import { ReplicasService, type ReplicaSettings } from './replicas/replicas.service.js';
import { SiteDatabase } from './site-database.js';

@Global()
@Module({})
export class DatabaseModule {
  /** @param directUrl where sessions are had; null where only a pooler is known */
  static with(directUrl: string | null, replicas: ReplicaSettings): DynamicModule {
    const provider = {
      provide: ReplicasService,
      inject: [DataSource],
      useFactory: (primary: DataSource) => new ReplicasService(primary, replicas),
    };
    return {
      module: DatabaseModule,
      providers: [
        SiteDatabase,
        { provide: DIRECT_URL, useValue: directUrl },
        ...(replicas.urls.length > 0 ? [provider] : []),
      ],
      exports: [SiteDatabase, DIRECT_URL],
    };
  }
}
