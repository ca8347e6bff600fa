import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { QueryGuard } from '../common/http/query.guard.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SitesModule } from '../sites/sites.module.js';
import { ApiKeysController } from './api-keys.controller.js';
import { AuthGuard } from './auth.guard.js';
import { CallersService } from './callers.service.js';
import { CredentialsRepository } from './credentials.repository.js';
import { CredentialsService } from './credentials.service.js';
import { InstallationKeysService } from './installation-keys.service.js';
import { KeyDirectoryRepository } from './key-directory.repository.js';
import { KeysService } from './keys.service.js';
import { KeySetsService } from './key-sets.service.js';
import { PolicyCheck } from './policy-check.js';
import { ReaderTokensService } from './reader-tokens.service.js';
import { SignedTokensService } from './signed-tokens.service.js';
import { SigningKeyMakingService } from './signing-key-making.service.js';
import { SigningKeysController } from './signing-keys.controller.js';
import { SigningKeysRepository } from './signing-keys.repository.js';
import { SigningKeysService } from './signing-keys.service.js';

@Module({
  imports: [DiscoveryModule, IdempotencyModule, LimitsModule, SitesModule, PeopleModule],
  controllers: [ApiKeysController, SigningKeysController],
  providers: [
    CredentialsRepository,
    CallersService,
    CredentialsService,
    KeyDirectoryRepository,
    KeysService,
    InstallationKeysService,
    SigningKeysRepository,
    SigningKeysService,
    SigningKeyMakingService,
    KeySetsService,
    SignedTokensService,
    ReaderTokensService,
    PolicyCheck,
    // Guards run in this order: a caller who may not come in is told nothing of the query.
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_GUARD, useClass: QueryGuard },
  ],
  exports: [
    CallersService,
    CredentialsService,
    KeysService,
    InstallationKeysService,
    SigningKeysService,
  ],
})
export class AuthModule {}
