import { Global, Module, type DynamicModule } from '@nestjs/common';
import { MailService, type MailSettings } from './mail.service.js';

/** Mail that the server sends by itself. */
@Global()
@Module({})
export class MailModule {
  /** @param settings null where no mail is sent */
  static with(settings: MailSettings | null): DynamicModule {
    return {
      module: MailModule,
      providers: [{ provide: MailService, useValue: new MailService(settings) }],
      exports: [MailService],
    };
  }
}
