import { Module, type DynamicModule } from '@nestjs/common';
import { Disclosure, SecurityTxtController } from './security-txt.controller.js';

/** `/.well-known/security.txt`. */
@Module({})
export class DisclosureModule {
  static with(disclosure: Disclosure): DynamicModule {
    return {
      module: DisclosureModule,
      controllers: [SecurityTxtController],
      providers: [{ provide: Disclosure, useValue: disclosure }],
    };
  }
}
