import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Admission } from './calls/admission.js';
import { Draining } from './calls/draining.js';
import { EmailVault } from './crypto/email-vault.js';
import { Fingerprints } from './crypto/fingerprints.js';
import { keysFor, type SecretsSource } from './crypto/master-secrets.js';
import { SecretBox, secretBoxOf } from './crypto/secret-box.js';
import { Cursors } from './paging/cursor.js';
import { SealedPositions } from './paging/sealed-positions.js';
import { Clock } from './time/clock.js';

/** What every feature may ask for: the time, signed cursors, sealed secrets. */
@Global()
@Module({})
export class CommonModule {
  /** @param requestsAtOnce ordinary calls that are worked on at a time */
  static with(secrets: SecretsSource, requestsAtOnce = Infinity): DynamicModule {
    const box = secretBoxOf(secrets);
    const emails = new EmailVault(box, keysFor(secrets, 'emails'));
    return {
      module: CommonModule,
      providers: [
        Clock,
        Draining,
        { provide: Admission, useValue: new Admission(requestsAtOnce) },
        { provide: Cursors, useValue: new Cursors(keysFor(secrets, 'cursors')) },
        { provide: SealedPositions, useValue: new SealedPositions(keysFor(secrets, 'positions')) },
        { provide: SecretBox, useValue: box },
        { provide: EmailVault, useValue: emails },
        { provide: Fingerprints, useValue: new Fingerprints(keysFor(secrets, 'fingerprints')) },
      ],
      exports: [
        Admission,
        Clock,
        Draining,
        Cursors,
        SealedPositions,
        SecretBox,
        EmailVault,
        Fingerprints,
      ],
    };
  }
}
