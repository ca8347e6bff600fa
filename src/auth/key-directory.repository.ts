import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { ApiKeyRow } from './credentials.repository.js';
import type { Role } from './role.rules.js';

/** A site's key with the role of the member it is bound to. */
export interface FoundKey extends ApiKeyRow {
  memberRole: Role | null;
}

export interface InstallationKeyRow {
  id: string;
  kind: 'bootstrap' | 'operator';
  name: string | null;
  secretHash: Buffer;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

/** What is asked before a site is known: whose a key is, and the installation's own keys. */
@Injectable()
export class KeyDirectoryRepository {
  constructor(@InjectEntityManager() private readonly db: EntityManager) {}

  within(tx: EntityManager): KeyDirectoryRepository {
    return new KeyDirectoryRepository(tx);
  }

  async findKey(id: string): Promise<FoundKey | null> {
    const rows: FoundKey[] = await this.db.query(
      `select site_id as "siteId", id, member_id as "memberId", member_role as "memberRole", name,
         scopes, secret_hash as "secretHash", created_at as "createdAt", expires_at as "expiresAt",
         revoked_at as "revokedAt", replaced_by as "replacedBy", last_used_at as "lastUsedAt"
       from colloquy_api_key($1)`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** A bootstrap token counts for nothing once the first owner exists. */
  async findInstallationKey(id: string): Promise<InstallationKeyRow | null> {
    const rows: InstallationKeyRow[] = await this.db.query(
      `select ${INSTALLATION_KEY} from installation_keys
       where id = $1 and (kind = 'operator' or not colloquy_has_owner())`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** The operators' keys, oldest first; there are few. */
  async operatorKeys(): Promise<InstallationKeyRow[]> {
    return this.db.query(
      `select ${INSTALLATION_KEY} from installation_keys where kind = 'operator'
       order by created_at, id`,
    );
  }

  async insertInstallationKey(key: Omit<InstallationKeyRow, 'lastUsedAt'>): Promise<void> {
    await this.db.query(
      `insert into installation_keys (id, kind, name, secret_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [key.id, key.kind, key.name, key.secretHash, key.createdAt, key.expiresAt],
    );
  }

  /** False when there is no such operator's key. */
  async dropOperatorKey(id: string): Promise<boolean> {
    const [, dropped]: [unknown, number] = await this.db.query(
      `delete from installation_keys where id = $1 and kind = 'operator'`,
      [id],
    );
    return dropped > 0;
  }

  async hasOwner(): Promise<boolean> {
    const rows: { owned: boolean }[] = await this.db.query('select colloquy_has_owner() as owned');
    return rows[0]!.owned;
  }

  /** Two callers with one bootstrap token come one after the other from here. */
  async lockBootstrap(): Promise<void> {
    await this.db.query('lock table installation_keys in exclusive mode');
  }

  async spendBootstrap(): Promise<void> {
    await this.db.query(`delete from installation_keys where kind = 'bootstrap'`);
  }
}

const INSTALLATION_KEY = `id, kind, name, secret_hash as "secretHash", created_at as "createdAt",
  expires_at as "expiresAt", last_used_at as "lastUsedAt"`;
