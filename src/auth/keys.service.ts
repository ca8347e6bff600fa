import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { newToken } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { CredentialsRepository, type ApiKeyRow } from './credentials.repository.js';
import type { Scope } from './permission.rules.js';

/** An API key as its site may see it: never the secret, nor its hash. */
export type ApiKey = Omit<ApiKeyRow, 'secretHash'>;

export interface NewKey {
  name: string;
  scopes: readonly Scope[];
  memberId?: string | null;
  expiresAt?: Date | null;
}

/** Makes and revokes credentials. Every secret is returned once, by the call that makes it. */
@Injectable()
export class KeysService {
  constructor(
    private readonly db: DataSource,
    private readonly credentials: CredentialsRepository,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  async create(
    siteId: string,
    given: NewKey,
    tx: EntityManager = this.db.manager,
  ): Promise<{ key: ApiKey; token: string }> {
    const token = newToken('clq');
    const key: ApiKey = {
      siteId,
      id: token.id,
      memberId: given.memberId ?? null,
      name: given.name,
      scopes: [...given.scopes],
      createdAt: this.clock.now(),
      expiresAt: given.expiresAt ?? null,
      revokedAt: null,
    };
    await this.credentials.within(tx).insertKey({ ...key, secretHash: token.hash });
    return { key, token: token.text };
  }

  /** Newest first. @throws {Problem} bad-cursor */
  async list(siteId: string, asked: { after?: string; limit: number }): Promise<TimedPage<ApiKey>> {
    const page = await timedPage(this.cursors, {
      scope: `api keys ${siteId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.credentials.pageKeys(siteId, at),
      keyOf: (key) => [key.createdAt, key.id],
    });
    return { ...page, items: page.items.map(withoutSecret) };
  }

  /** @throws {Problem} not-found */
  async revoke(siteId: string, id: string): Promise<void> {
    const revoked =
      /^\w{1,64}$/.test(id) && (await this.credentials.revokeKey(siteId, id, this.clock.now()));
    if (!revoked) throw new Problem('not-found', 'The site has no such live key.');
  }

  /** A token for whoever installs us, or null once somebody is owner. */
  async createBootstrap(): Promise<string | null> {
    if (await this.credentials.hasOwner()) return null;
    const token = newToken('clb');
    await this.credentials.insertBootstrap({ ...token, createdAt: this.clock.now() });
    return token.text;
  }

  /**
   * Ends the bootstrap with the first owner, in the transaction that makes them.
   *
   * @throws {Problem} invalid-credential when somebody else came first
   */
  async spendBootstrap(tx: EntityManager): Promise<void> {
    const credentials = this.credentials.within(tx);
    await credentials.lockBootstrap();
    if (await credentials.hasOwner()) throw new Problem('invalid-credential');
    await credentials.spendBootstrap();
  }
}

function withoutSecret(row: ApiKeyRow): ApiKey {
  const { siteId, id, memberId, name, scopes, createdAt, expiresAt, revokedAt } = row;
  return { siteId, id, memberId, name, scopes, createdAt, expiresAt, revokedAt };
}
