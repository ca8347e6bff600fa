import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { newToken } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import { CredentialsRepository, type ApiKeyRow } from './credentials.repository.js';
import { refusalToRotate } from './key-rotation.rules.js';
import type { Scope } from './permission.rules.js';

/** An API key as its site may see it: never the secret, nor its hash. */
export type ApiKey = Omit<ApiKeyRow, 'secretHash'>;

export interface NewKey {
  name: string;
  scopes: readonly Scope[];
  memberId?: string | null;
  expiresAt?: Date | null;
}

const HOUR_MS = 3_600_000;

/** Makes, follows and revokes a site's keys. Every secret is returned once, by the call that makes it. */
@Injectable()
export class KeysService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly credentials: CredentialsRepository,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  async create(
    siteId: string,
    given: NewKey,
    tx?: Statements,
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
      replacedBy: null,
      lastUsedAt: null,
    };
    const credentials = tx ? this.credentials.within(tx) : this.credentials;
    await credentials.insertKey({ ...key, secretHash: token.hash });
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

  /**
   * A key of the same power, and the same end where it has one, that follows this one, which goes on
   * for some hours more, so that whoever holds it can change over. Two are live at most.
   *
   * @throws {Problem} not-found, already-rotated
   */
  async rotate(
    siteId: string,
    id: string,
    { overlapHours }: { overlapHours: number },
    open?: EntityManager,
  ): Promise<{ key: ApiKey; token: string }> {
    const work = (tx: EntityManager) => this.rotateWithin(tx, siteId, id, overlapHours);
    return this.db.transaction(siteId, work, open);
  }

  /** @throws {Problem} not-found */
  async revoke(siteId: string, id: string): Promise<void> {
    const revoked =
      KEY_ID.test(id) && (await this.credentials.revokeKey(siteId, id, this.clock.now()));
    if (!revoked) throw new Problem('not-found', NO_KEY);
  }

  /** Everything that a member could call with. */
  async revokeAllOf(tx: Statements, siteId: string, memberId: string): Promise<void> {
    await this.credentials.within(tx).revokeKeysOf(siteId, memberId, this.clock.now());
  }

  private async rotateWithin(
    tx: Statements,
    siteId: string,
    id: string,
    overlapHours: number,
  ): Promise<{ key: ApiKey; token: string }> {
    const credentials = this.credentials.within(tx);
    const before = KEY_ID.test(id) ? await credentials.lockKey(siteId, id) : null;
    const now = this.clock.now();
    const refusal = refusalToRotate(before, now);
    if (refusal || !before)
      throw new Problem(refusal ?? 'not-found', REFUSED[refusal ?? 'not-found']);
    const { name, memberId, expiresAt } = before;
    // A key rotates itself: what was lent until a day must not become one without an end.
    const given = { name, scopes: before.scopes as Scope[], memberId, expiresAt };
    const made = await this.create(siteId, given, tx);
    const end = new Date(now.getTime() + overlapHours * HOUR_MS);
    const until = expiresAt && expiresAt < end ? expiresAt : end;
    await credentials.follow(siteId, id, { id: made.key.id, until });
    return made;
  }
}

const KEY_ID = /^\w{1,64}$/;
const NO_KEY = 'The site has no such live key.';
const REFUSED = {
  'not-found': NO_KEY,
  'already-rotated': 'Another key follows this one already; go on with that one.',
} as const;

function withoutSecret(row: ApiKeyRow): ApiKey {
  const { siteId, id, memberId, name, scopes, createdAt, expiresAt, revokedAt } = row;
  const { replacedBy, lastUsedAt } = row;
  return {
    siteId,
    id,
    memberId,
    name,
    scopes,
    createdAt,
    expiresAt,
    revokedAt,
    replacedBy,
    lastUsedAt,
  };
}
