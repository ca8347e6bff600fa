import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { KeysService } from '../auth/keys.service.js';
import { scopesOf } from '../auth/permission.rules.js';
import { mayManage, type Role } from '../auth/role.rules.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { Cursors } from '../common/paging/cursor.js';
import { timedPage, type TimedPage } from '../common/paging/time-cursor.js';
import { Clock } from '../common/time/clock.js';
import { SiteDatabase } from '../database/site-database.js';
import { MembersRepository, type Member } from './members.repository.js';

interface NewMember {
  name: string;
  role: Role;
}

/** A site's staff. Each works with keys of their own, named in the log. */
@Injectable()
export class MembersService {
  constructor(
    private readonly db: SiteDatabase,
    private readonly members: MembersRepository,
    private readonly keys: KeysService,
    private readonly clock: Clock,
    private readonly cursors: Cursors,
  ) {}

  /** Adds a member with a key, shown once. @throws {Problem} forbidden */
  async add(
    siteId: string,
    given: NewMember,
    by: Role,
    open?: EntityManager,
  ): Promise<{ member: Member; token: string }> {
    this.allow(by, given.role);
    return this.db.transaction(
      siteId,
      async (tx) => {
        const now = this.clock.now();
        const member: Member = { siteId, id: newId(), ...given, createdAt: now, removedAt: null };
        await this.members.within(tx).insert(member);
        return { member, token: await this.keyFor(tx, member) };
      },
      open,
    );
  }

  /**
   * Gives a member another name or role. Their keys follow at once.
   *
   * @throws {Problem} not-found, forbidden, last-owner
   */
  async change(siteId: string, id: string, patch: Partial<NewMember>, by: Role): Promise<Member> {
    return this.managed(siteId, id, by, async (tx, before) => {
      const after = { ...before, name: patch.name ?? before.name, role: patch.role ?? before.role };
      this.allow(by, after.role);
      await this.members.within(tx).rewrite(after);
      return after;
    });
  }

  /**
   * Ends a membership and revokes its keys, at once. The log goes on naming the member.
   *
   * @throws {Problem} not-found, forbidden, last-owner
   */
  async remove(siteId: string, id: string, by: Role): Promise<void> {
    await this.managed(siteId, id, by, async (tx, member) => {
      const removedAt = this.clock.now();
      await this.members.within(tx).rewrite({ ...member, removedAt });
      await this.keys.revokeAllOf(tx, siteId, id);
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

  private async managed<T>(
    siteId: string,
    id: string,
    by: Role,
    work: (tx: EntityManager, member: Member) => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(siteId, async (tx) => {
      const members = this.members.within(tx);
      const member = (await members.lockAll(siteId)).find((each) => each.id === id);
      if (!member) throw new Problem('not-found', 'The site has no such member.');
      this.allow(by, member.role);
      const done = await work(tx, member);
      if (member.role === 'owner' && !(await members.hasOwner(siteId))) {
        throw new Problem('last-owner', 'Make another member owner first.');
      }
      return done;
    });
  }

  private allow(by: Role, role: Role): void {
    if (mayManage(by, role)) return;
    throw new Problem(
      'forbidden',
      'Owners and admins are made, changed and removed by an owner or on the command line.',
    );
  }

  private async keyFor(tx: EntityManager, member: Member): Promise<string> {
    const { siteId, id: memberId, name, role } = member;
    const { token } = await this.keys.create(
      siteId,
      { name, scopes: scopesOf(role), memberId },
      tx,
    );
    return token;
  }
}
