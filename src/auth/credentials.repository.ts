import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { TimedPosition } from '../common/paging/time-cursor.js';

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
}

const API_KEY = `site_id as "siteId", id, member_id as "memberId", name, scopes,
  secret_hash as "secretHash", created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt"`;

/** Every SQL statement about API keys and the bootstrap. Secrets are only ever read as hashes. */
@Injectable()
export class CredentialsRepository {
  constructor(@InjectEntityManager() private readonly db: EntityManager) {}

  within(tx: EntityManager): CredentialsRepository {
    return new CredentialsRepository(tx);
  }

  async findKey(id: string): Promise<ApiKeyRow | null> {
    const rows: ApiKeyRow[] = await this.db.query(`select ${API_KEY} from api_keys where id = $1`, [
      id,
    ]);
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

  /** An unspent bootstrap token: there is none once the first owner exists. */
  async findBootstrap(id: string): Promise<{ id: string; secretHash: Buffer } | null> {
    const rows: { id: string; secretHash: Buffer }[] = await this.db.query(
      `select id, secret_hash as "secretHash" from installation_keys
       where id = $1 and kind = 'bootstrap'
         and not exists (select from members where role = 'owner')`,
      [id],
    );
    return rows[0] ?? null;
  }

  async insertBootstrap(key: { id: string; hash: Buffer; createdAt: Date }): Promise<void> {
    await this.db.query(
      `insert into installation_keys (id, kind, secret_hash, created_at)
       values ($1, 'bootstrap', $2, $3)`,
      [key.id, key.hash, key.createdAt],
    );
  }

  async hasOwner(): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `select 1 from members where role = 'owner' limit 1`,
    );
    return rows.length > 0;
  }

  /** Two callers with one bootstrap token come one after the other from here. */
  async lockBootstrap(): Promise<void> {
    await this.db.query('lock table installation_keys in exclusive mode');
  }

  async spendBootstrap(): Promise<void> {
    await this.db.query(`delete from installation_keys where kind = 'bootstrap'`);
  }
}
