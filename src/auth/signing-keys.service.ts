import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { SigningKeyMakingService, type NewSigningKey } from './signing-key-making.service.js';
import { MAX_LIVE_KEYS } from './signing-key.rules.js';
import { SigningKeysRepository, type SigningKeyRow } from './signing-keys.repository.js';

/** A signing key as its site may see it: never the secret. */
export type SigningKey = Omit<SigningKeyRow, 'encryptedSecret'>;

/** A key that was revoked or ran out signs nobody in after this time, on any process. */
const LIVE_MS = 1_000;

/** The keys by which a site signs its readers in. */
@Injectable()
export class SigningKeysService {
  private readonly known = new LRUCache<string, { rows: Promise<SigningKeyRow[]>; readAt: number }>(
    { max: 10_000 },
  );

  constructor(
    private readonly db: SiteDatabase,
    private readonly keys: SigningKeysRepository,
    private readonly making: SigningKeyMakingService,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Adds a key. A secret of our making is returned by this call only.
   *
   * @throws {Problem} invalid-request, too-many-keys
   */
  async create(
    siteId: string,
    given: NewSigningKey,
    open?: EntityManager,
  ): Promise<{ key: SigningKey; secret: string | null }> {
    const { key, secret } = this.making.make(siteId, given);
    await this.db.transaction(siteId, (tx) => this.add(key, tx), open);
    this.known.delete(siteId);
    return { key: withoutSecret(key), secret };
  }

  private async add(key: SigningKeyRow, tx: EntityManager): Promise<void> {
    const keys = this.keys.within(tx);
    await this.db.lockSite(tx, key.siteId);
    const live = await keys.live(key.siteId, key.createdAt);
    if (live.length >= MAX_LIVE_KEYS) {
      throw new Problem('too-many-keys', `Revoke one: ${MAX_LIVE_KEYS} are live.`);
    }
    await keys.insert(key);
  }

  /** Newest first. @throws {Problem} bad-cursor */
  async list(
    siteId: string,
    asked: { after?: string; limit: number },
  ): Promise<TimedPage<SigningKey>> {
    const page = await timedPage(this.cursors, {
      scope: `signing keys ${siteId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.keys.page(siteId, at),
      keyOf: (key) => [key.createdAt, key.id],
    });
    return { ...page, items: page.items.map(withoutSecret) };
  }

  /** @throws {Problem} not-found */
  async revoke(siteId: string, id: string): Promise<void> {
    const revoked = /^\w{1,64}$/.test(id) && (await this.keys.revoke(siteId, id, this.clock.now()));
    this.known.delete(siteId);
    if (!revoked) throw new Problem('not-found', 'The site has no such live key.');
  }

  /** The keys that sign at present, newest first, as they were at most a second ago. */
  async live(siteId: string): Promise<SigningKeyRow[]> {
    const now = this.clock.now();
    const known = this.known.get(siteId);
    const age = known ? now.getTime() - known.readAt : LIVE_MS;
    if (known && age >= 0 && age < LIVE_MS) return known.rows;
    const rows = this.keys.live(siteId, now);
    this.known.set(siteId, { rows, readAt: now.getTime() });
    rows.catch(() => this.known.delete(siteId));
    return rows;
  }
}

function withoutSecret(row: SigningKeyRow): SigningKey {
  const { siteId, id, kid, issuer, alg, publicJwk, jwksUrl, mayAssertRoles } = row;
  const { createdAt, expiresAt, revokedAt } = row;
  const times = { createdAt, expiresAt, revokedAt };
  return { siteId, id, kid, issuer, alg, publicJwk, jwksUrl, mayAssertRoles, ...times };
}
