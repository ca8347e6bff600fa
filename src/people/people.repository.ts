import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

export interface Person {
  id: string;
  name: string | null;
}

export interface Identity {
  issuer: string;
  sub: string;
  name: string | null;
}

/** Every SQL statement about people. */
@Injectable()
export class PeopleRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): PeopleRepository {
    return new PeopleRepository(tx);
  }

  /** Finds or makes the person; a name in the token replaces the stored one, none leaves it. */
  async upsert(siteId: string, id: string, identity: Identity, now: Date): Promise<Person> {
    const rows: Person[] = await this.db.query(
      `with known as (
         select id, name from people where site_id = $1 and issuer = $3 and sub = $4
       ), made as (
         insert into people as p (site_id, id, issuer, sub, name, created_at)
         select $1, $2, $3, $4, $5::text, $6
         where not exists (select from known where $5::text is null or name is not distinct from $5::text)
         on conflict (site_id, issuer, sub) do update set name = coalesce(excluded.name, p.name)
         returning id, name
       )
       select id, name from made union all
       select id, name from known where not exists (select from made)`,
      [siteId, id, identity.issuer, identity.sub, identity.name, now],
    );
    return rows[0]!;
  }

  async find(siteId: string, ids: readonly string[]): Promise<Person[]> {
    return this.db.query('select id, name from people where site_id = $1 and id = any($2)', [
      siteId,
      ids,
    ]);
  }
}
