import { Inject, Injectable } from '@nestjs/common';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Jwk } from './public-jwk.rules.js';
import type { Algorithm } from './signing-key.rules.js';

/** Exactly one of `encryptedSecret`, `publicJwk` and `jwksUrl` is not null. */
export interface SigningKeyRow {
  siteId: string;
  id: string;
  kid: string | null;
  issuer: string;
  alg: Algorithm;
  encryptedSecret: Buffer | null;
  publicJwk: Jwk | null;
  jwksUrl: string | null;
  mayAssertRoles: boolean;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
}

const SIGNING_KEY = `site_id as "siteId", id, kid, issuer, alg,
  encrypted_secret as "encryptedSecret", public_jwk as "publicJwk", jwks_url as "jwksUrl",
  may_assert_roles as "mayAssertRoles", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt"`;

/** Every SQL statement about the keys that sign readers' tokens. Secrets are only ever sealed. */
@Injectable()
export class SigningKeysRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): SigningKeysRepository {
    return new SigningKeysRepository(tx);
  }

  /** Newest first. */
  async live(siteId: string, now: Date): Promise<SigningKeyRow[]> {
    return this.db.query(
      `select ${SIGNING_KEY} from signing_keys
       where site_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
       order by created_at desc, id desc`,
      [siteId, now],
    );
  }

  /** Newest first; a site has few. */
  async page(siteId: string, at: TimedPosition): Promise<SigningKeyRow[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${SIGNING_KEY} from signing_keys
       where site_id = $1 and ($2::timestamptz is null or (created_at, id) ${comparison} ($2, $3))
       order by created_at ${order}, id ${order} limit $4`,
      [siteId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  async insert(key: SigningKeyRow): Promise<void> {
    await this.db.query(
      `insert into signing_keys (site_id, id, kid, issuer, alg, encrypted_secret, public_jwk,
         jwks_url, may_assert_roles, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        key.siteId,
        key.id,
        key.kid,
        key.issuer,
        key.alg,
        key.encryptedSecret,
        key.publicJwk && JSON.stringify(key.publicJwk),
        key.jwksUrl,
        key.mayAssertRoles,
        key.createdAt,
        key.expiresAt,
      ],
    );
  }

  /** False when the site has no such key, or it was revoked before. */
  async revoke(siteId: string, id: string, at: Date): Promise<boolean> {
    const [rows]: [unknown[]] = await this.db.query(
      `update signing_keys set revoked_at = $3
       where site_id = $1 and id = $2 and revoked_at is null returning id`,
      [siteId, id, at],
    );
    return rows.length > 0;
  }
}
