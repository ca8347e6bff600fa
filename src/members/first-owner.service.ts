import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { InstallationKeysService } from '../auth/installation-keys.service.js';
import { Problem } from '../common/http/problem.js';
import { SiteDatabase } from '../database/site-database.js';
import type { Member } from './members.repository.js';
import { MembersService } from './members.service.js';

/** What the bootstrap token does once: nobody else becomes owner that way. */
@Injectable()
export class FirstOwnerService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly keys: InstallationKeysService,
    private readonly members: MembersService,
  ) {}

  /** @throws {Problem} forbidden, invalid-credential (the token was spent meanwhile) */
  async add(
    siteId: string,
    given: { name: string; role: Member['role'] },
    open?: EntityManager,
  ): Promise<{ member: Member; token: string }> {
    if (given.role !== 'owner') {
      throw new Problem('forbidden', 'The bootstrap token makes the first owner, nobody else.');
    }
    const work = async (tx: EntityManager) => {
      await this.keys.spendBootstrap(tx);
      return this.members.add(siteId, given, 'owner', tx);
    };
    return this.db.transaction(siteId, work, open);
  }
}
