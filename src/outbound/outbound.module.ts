import { Global, Module, type DynamicModule } from '@nestjs/common';
import { SafeFetch, type OutboundSettings } from './safe-fetch.js';

/** The one client for calls to other servers. */
@Global()
@Module({})
export class OutboundModule {
  static with(settings: OutboundSettings): DynamicModule {
    return {
      module: OutboundModule,
      providers: [{ provide: SafeFetch, useValue: new SafeFetch(settings) }],
      exports: [SafeFetch],
    };
  }
}
