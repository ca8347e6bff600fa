import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import type { Role } from './member.rules.js';

export interface Member {
  siteId: string;
  id: string;
  name: string;
  role: Role;
  createdAt: Date;
}

/** Every SQL statement about members. */
@Injectable()
export class MembersRepository {
  constructor(@InjectEntityManager() private readonly db: EntityManager) {}

  within(tx: EntityManager): MembersRepository {
    return new MembersRepository(tx);
  }

  async insert(member: Member): Promise<void> {
    await this.db.query(
      'insert into members (site_id, id, name, role, created_at) values ($1, $2, $3, $4, $5)',
      [member.siteId, member.id, member.name, member.role, member.createdAt],
    );
  }

  /** Newest first; a site has few. */
  async page(siteId: string, at: TimedPosition): Promise<Member[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select site_id as "siteId", id, name, role, created_at as "createdAt" from members
       where site_id = $1
         and ($2::timestamptz is null or (created_at, id) ${comparison} ($2, $3::uuid))
       order by created_at ${order}, id ${order} limit $4`,
      [siteId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}
