import { Global, Module, type DynamicModule } from '@nestjs/common';
import { SecretBox, subkey } from './crypto/secret-box.js';
import { Cursors } from './paging/cursor.js';
import { Clock } from './time/clock.js';

/** What every feature may ask for: the time, signed cursors, sealed secrets. */
@Global()
@Module({})
export class CommonModule {
  /** `secret` is the installation's master secret. */
  static with({ secret }: { secret: string }): DynamicModule {
    return {
      module: CommonModule,
      providers: [
        Clock,
        { provide: Cursors, useValue: new Cursors(subkey(secret, 'cursors')) },
        { provide: SecretBox, useValue: new SecretBox(subkey(secret, 'secrets at rest')) },
      ],
      exports: [Clock, Cursors, SecretBox],
    };
  }
}
