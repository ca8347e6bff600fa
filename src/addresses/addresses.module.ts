import { Module } from '@nestjs/common';
import { AddressKeysRepository } from './address-keys.repository.js';
import { AddressesService } from './addresses.service.js';

@Module({ providers: [AddressKeysRepository, AddressesService], exports: [AddressesService] })
export class AddressesModule {}
