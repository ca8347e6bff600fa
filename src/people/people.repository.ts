import { Inject, Injectable } from '@nestjs/common';
import type { TimedPosition } from '../common/paging/time-cursor.js';
import { rowsOf, sharedRowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import type { Identity, Person, ProfileChange } from './person-record.js';

/** A row and, where it was merged, whom it was merged into. */
export type Found = Person & { mergedInto: string | null; erasedAt: Date | null };

const COLUMNS = `p.site_id as "siteId", p.id, p.issuer, p.sub, p.name, p.picture,
  p.email_sealed as "emailSealed", p.email_index as "emailIndex",
  p.email_verified as "emailVerified", p.created_at as "createdAt",
  p.merged_into as "mergedInto", p.erased_at as "erasedAt"`;

const FIND_ROWS = {
  name: 'people-by-id',
  text: `select ${COLUMNS} from people p where p.site_id = $1 and p.id = any($2)`,
};

const BY_IDENTITY = {
  name: 'person-by-identity',
  text: `select ${COLUMNS}, i.id <> p.id as merged
   from people i join people p on p.site_id = i.site_id and p.id = coalesce(i.merged_into, i.id)
   where i.site_id = $1 and i.issuer = $2 and i.sub = $3`,
};

const INSERT = {
  name: 'insert-person',
  text: `insert into people (site_id, id, issuer, sub, name, picture, email_sealed, email_index,
     email_verified, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   on conflict (site_id, issuer, sub) do nothing returning id`,
};

/** Every SQL statement about people, but for those that merge them. */
@Injectable()
export class PeopleRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): PeopleRepository {
    return new PeopleRepository(tx);
  }

  /** Whom the identity stands for now; `merged` when that is not the person it was made with. */
  async findByIdentity(
    siteId: string,
    { issuer, sub }: Identity,
  ): Promise<(Person & { merged: boolean }) | null> {
    const rows: (Person & { merged: boolean })[] = await rowsOf(this.db, BY_IDENTITY, [
      siteId,
      issuer,
      sub,
    ]);
    return rows[0] ?? null;
  }

  /** The row itself, merged or erased though it may be. */
  async findRow(siteId: string, id: string): Promise<Found | null> {
    const rows: Found[] = await this.db.query(
      `select ${COLUMNS} from people p where p.site_id = $1 and p.id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  async findIdentity(siteId: string, { issuer, sub }: Identity): Promise<Found | null> {
    const rows: Found[] = await this.db.query(
      `select ${COLUMNS} from people p where p.site_id = $1 and p.issuer = $2 and p.sub = $3`,
      [siteId, issuer, sub],
    );
    return rows[0] ?? null;
  }

  async findRows(siteId: string, ids: readonly string[]): Promise<Found[]> {
    return sharedRowsOf(this.db, FIND_ROWS, [siteId, ids]);
  }

  /** False when the identity is somebody's already. */
  async insert(person: Person): Promise<boolean> {
    const rows: unknown[] = await rowsOf(this.db, INSERT, [
      person.siteId,
      person.id,
      person.issuer,
      person.sub,
      person.name,
      person.picture,
      person.emailSealed,
      person.emailIndex,
      person.emailVerified,
      person.createdAt,
    ]);
    return rows.length > 0;
  }

  /** Writes what has changed and nothing else: two changes at once both stay. */
  async rewrite(
    siteId: string,
    id: string,
    { name, picture, email }: ProfileChange,
  ): Promise<void> {
    await this.db.query(
      `update people set
         name = case when $3 then $4 else name end,
         picture = case when $5 then $6 else picture end,
         email_sealed = case when $7 then $8 else email_sealed end,
         email_index = case when $7 then $9 else email_index end,
         email_verified = case when $7 then $10 else email_verified end
       where site_id = $1 and id = $2 and erased_at is null`,
      [
        siteId,
        id,
        name !== undefined,
        name ?? null,
        picture !== undefined,
        picture ?? null,
        email !== undefined,
        email?.sealed ?? null,
        email?.index ?? null,
        email?.verified ?? false,
      ],
    );
  }

  /** Only whoever has no name yet gets one. */
  async nameOnce(siteId: string, id: string, name: string): Promise<boolean> {
    const [, changed]: [unknown, number] = await this.db.query(
      `update people set name = $3
       where site_id = $1 and id = $2 and name is null and erased_at is null`,
      [siteId, id, name],
    );
    return changed > 0;
  }

  /** Newest first, in the order of ids, which are made in the order of time. */
  async page(siteId: string, startOfName: string | null, at: TimedPosition): Promise<Person[]> {
    const [comparison, order] = at.backwards ? ['>', 'asc'] : ['<', 'desc'];
    return this.db.query(
      `select ${COLUMNS} from people p
       where p.site_id = $1 and p.merged_into is null and p.erased_at is null
         and ($2::uuid is null or p.id ${comparison} $2)
         and ($3::text is null or starts_with(lower(p.name), lower($3)))
       order by p.id ${order} limit $4`,
      [siteId, at.key?.[1] ?? null, startOfName, at.limit],
    );
  }
}
