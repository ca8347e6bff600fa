import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import type { Role } from '../auth/role.rules.js';

export interface Member {
  siteId: string;
  id: string;
  name: string;
  role: Role;
  createdAt: Date;
  /** When they left; their keys ended with that. */
  removedAt: Date | null;
}

const COLUMNS = `site_id as "siteId", id, name, role, created_at as "createdAt",
  removed_at as "removedAt"`;

/** Every SQL statement about members. */
@Injectable()
export class MembersRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): MembersRepository {
    return new MembersRepository(tx);
  }

  async insert(member: Member): Promise<void> {
    await this.db.query(
      'insert into members (site_id, id, name, role, created_at) values ($1, $2, $3, $4, $5)',
      [member.siteId, member.id, member.name, member.role, member.createdAt],
    );
  }

  /** Everybody who has not left. Changes of one site's staff follow one another. */
  async lockAll(siteId: string): Promise<Member[]> {
    return this.db.query(
      `select ${COLUMNS} from members where site_id = $1 and removed_at is null
       order by id for update`,
      [siteId],
    );
  }

  async hasOwner(siteId: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `select 1 from members where site_id = $1 and role = 'owner' and removed_at is null limit 1`,
      [siteId],
    );
    return rows.length > 0;
  }

  async rewrite(member: Member): Promise<void> {
    await this.db.query(
      'update members set name = $3, role = $4, removed_at = $5 where site_id = $1 and id = $2',
      [member.siteId, member.id, member.name, member.role, member.removedAt],
    );
  }

  /** Newest first, those who have left among them; a site has few. */
  async page(siteId: string, at: TimedPosition): Promise<Member[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS} from members
       where site_id = $1
         and ($2::timestamptz is null or (created_at, id) ${comparison} ($2, $3::uuid))
       order by created_at ${order}, id ${order} limit $4`,
      [siteId, at.key?.[0] ?? null, at.key?.[1] ?? null, at.limit],
    );
  }
}
