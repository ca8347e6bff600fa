import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newToken } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { Clock } from '../common/time/clock.js';
import { KeyDirectoryRepository, type InstallationKeyRow } from './key-directory.repository.js';

export type OperatorKey = Omit<InstallationKeyRow, 'secretHash'>;

/** The keys of whoever runs the installation: one to begin with, others by the command line. */
@Injectable()
export class InstallationKeysService {
  constructor(
    private readonly keys: KeyDirectoryRepository,
    private readonly clock: Clock,
  ) {}

  /** A token for whoever installs us, or null once somebody is owner. */
  async createBootstrap(): Promise<string | null> {
    if (await this.keys.hasOwner()) return null;
    return this.create('bootstrap', null, null);
  }

  /** A key for `/sites`; it reads no site's content. Shown once. */
  async createOperator(name: string, expiresAt: Date | null): Promise<string> {
    return this.create('operator', name, expiresAt);
  }

  async operatorKeys(): Promise<OperatorKey[]> {
    return this.keys.operatorKeys();
  }

  /** @throws {Problem} not-found */
  async revokeOperator(id: string): Promise<void> {
    if (await this.keys.dropOperatorKey(id)) return;
    throw new Problem('not-found', 'There is no such operator’s key.');
  }

  /**
   * Ends the bootstrap with the first owner, in the transaction that makes them.
   *
   * @throws {Problem} invalid-credential when somebody else came first
   */
  async spendBootstrap(tx: EntityManager): Promise<void> {
    const keys = this.keys.within(tx);
    await keys.lockBootstrap();
    if (await keys.hasOwner()) throw new Problem('invalid-credential');
    await keys.spendBootstrap();
  }

  private async create(
    kind: InstallationKeyRow['kind'],
    name: string | null,
    expiresAt: Date | null,
  ): Promise<string> {
    const { id, hash: secretHash, text } = newToken(kind === 'bootstrap' ? 'clb' : 'clo');
    const createdAt = this.clock.now();
    await this.keys.insertInstallationKey({ id, kind, name, secretHash, createdAt, expiresAt });
    return text;
  }
}
