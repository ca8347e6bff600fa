import { Global, Module, type DynamicModule } from '@nestjs/common';
import { EmailVault } from './crypto/email-vault.js';
import { Fingerprints } from './crypto/fingerprints.js';
import { SecretBox, subkeys, type MasterSecrets } from './crypto/secret-box.js';
import { Cursors } from './paging/cursor.js';
import { Clock } from './time/clock.js';

/** What every feature may ask for: the time, signed cursors, sealed secrets. */
@Global()
@Module({})
export class CommonModule {
  static with(secrets: MasterSecrets): DynamicModule {
    const box = new SecretBox(subkeys(secrets, 'secrets at rest'));
    const emails = new EmailVault(box, subkeys(secrets, 'emails'));
    return {
      module: CommonModule,
      providers: [
        Clock,
        { provide: Cursors, useValue: new Cursors(subkeys(secrets, 'cursors')) },
        { provide: SecretBox, useValue: box },
        { provide: EmailVault, useValue: emails },
        { provide: Fingerprints, useValue: new Fingerprints(subkeys(secrets, 'fingerprints')) },
      ],
      exports: [Clock, Cursors, SecretBox, EmailVault, Fingerprints],
    };
  }
}
