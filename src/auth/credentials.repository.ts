import { Inject, Injectable } from '@nestjs/common';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { SiteDatabase, type Statements } from '../database/site-database.js';

export interface ApiKeyRow {
  siteId: string;
  id: string;
  memberId: string | null;
  name: string;
  scopes: string[];
  secretHash: Buffer;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** The key that follows this one. */
  replacedBy: string | null;
  lastUsedAt: Date | null;
}

const API_KEY = `site_id as "siteId", id, member_id as "memberId", name, scopes,
  secret_hash as "secretHash", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", replaced_by as "replacedBy", last_used_at as "lastUsedAt"`;

/** Every SQL statement about API keys. Secrets are only ever read as hashes. */
@Injectable()
export class CredentialsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CredentialsRepository {
    return new CredentialsRepository(tx);
  }

  /** The key's row, locked. */
  async lockKey(siteId: string, id: string): Promise<ApiKeyRow | null> {
    const rows: ApiKeyRow[] = await this.db.query(
      `select ${API_KEY} from api_keys where site_id = $1 and id = $2 for update`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Newest first; a site has few. */
  async pageKeys(siteId: string, at: TimedPosition): Promise<ApiKeyRow[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${API_KEY} from api_keys
       where site_id = $1 and ($2::timestamptz is null or (created_at, id) ${comparison} ($2, $3))
       order by created_at ${order}, id ${order} limit $4`,
      [siteId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }

  async insertKey(key: ApiKeyRow): Promise<void> {
    await this.db.query(
      `insert into api_keys (site_id, id, member_id, name, scopes, secret_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        key.siteId,
        key.id,
        key.memberId,
        key.name,
        key.scopes,
        key.secretHash,
        key.createdAt,
        key.expiresAt,
      ],
    );
  }

  /** False when the site has no such live key. */
  async revokeKey(siteId: string, id: string, at: Date): Promise<boolean> {
    const [rows]: [unknown[]] = await this.db.query(
      `update api_keys set revoked_at = $3
       where site_id = $1 and id = $2 and revoked_at is null returning id`,
      [siteId, id, at],
    );
    return rows.length > 0;
  }

  /** The key goes on until then, and the other follows it. */
  async follow(siteId: string, id: string, by: { id: string; until: Date }): Promise<void> {
    await this.db.query(
      'update api_keys set replaced_by = $3, expires_at = $4 where site_id = $1 and id = $2',
      [siteId, id, by.id, by.until],
    );
  }

  /** A member's keys stop working. */
  async revokeKeysOf(siteId: string, memberId: string, at: Date): Promise<void> {
    await this.db.query(
      `update api_keys set revoked_at = $3
       where site_id = $1 and member_id = $2 and revoked_at is null`,
      [siteId, memberId, at],
    );
  }

  /** Kept to the minute: every call would otherwise write. */
  async touchKey(siteId: string, id: string, at: Date): Promise<void> {
    await this.db.query(
      `update api_keys set last_used_at = $3
       where site_id = $1 and id = $2
         and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
      [siteId, id, at],
    );
  }
}
