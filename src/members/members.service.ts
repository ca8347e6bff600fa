import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeysService } from '../auth/keys.service.js';
import { newId } from '../common/ids.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { scopesOf, type Role } from './member.rules.js';
import { MembersRepository, type Member } from './members.repository.js';

/** A site's staff. Each works with a key of their own, named in the log. */
@Injectable()
export class MembersService {
  constructor(
    private readonly db: DataSource,
    private readonly members: MembersRepository,
    private readonly keys: KeysService,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  /**
   * Adds a member with a key, shown once. With `spendsBootstrap` the member is the
   * installation's first owner, and nobody becomes one that way again.
   *
   * @throws {Problem} invalid-credential when the bootstrap was spent meanwhile
   */
  async add(
    siteId: string,
    given: { name: string; role: Role },
    options: { spendsBootstrap?: boolean } = {},
  ): Promise<{ member: Member; token: string }> {
    return this.db.transaction(async (tx) => {
      if (options.spendsBootstrap) await this.keys.spendBootstrap(tx);
      const member: Member = { siteId, id: newId(), ...given, createdAt: this.clock.now() };
      await this.members.within(tx).insert(member);
      const { token } = await this.keys.create(
        siteId,
        { name: given.name, scopes: scopesOf(given.role), memberId: member.id },
        tx,
      );
      return { member, token };
    });
  }

  /** Newest first. @throws {Problem} bad-cursor */
  async list(siteId: string, asked: { after?: string; limit: number }): Promise<TimedPage<Member>> {
    return timedPage(this.cursors, {
      scope: `members ${siteId}`,
      after: asked.after,
      limit: asked.limit,
      read: (at) => this.members.page(siteId, at),
      keyOf: (member) => [member.createdAt, member.id],
    });
  }
}
