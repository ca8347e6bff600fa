import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Subject } from './subject.js';

/** Every SQL statement about whom personal data belongs to. */
@Injectable()
export class SubjectsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): SubjectsRepository {
    return new SubjectsRepository(tx);
  }

  /**
   * The person, who has confirmed the address by their site, and with each of them all who are one:
   * whom they were merged into, which is one hop, and whoever else was.
   */
  async personIds(siteId: string, { personId, emailIndexes }: Subject): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `with named as (
         select coalesce(merged_into, id) as id from people where site_id = $1 and id = $2
         union
         select coalesce(merged_into, id) from people
         where site_id = $1 and email_verified and email_index = any($3)
       )
       select id from named
       union select p.id from people p join named n on p.site_id = $1 and p.merged_into = n.id`,
      [siteId, personId, emailIndexes],
    );
    return rows.map(({ id }) => id);
  }

  /** From here on they write nothing more; what they were writing is finished. */
  async leave(siteId: string, personIds: readonly string[], now: Date): Promise<void> {
    await this.db.query(
      `update people set erased_at = coalesce(erased_at, $3) where site_id = $1 and id = any($2)`,
      [siteId, personIds, now],
    );
  }

  /**
   * What moderators wrote about them. What they may not do stays until it ends, and a guest is
   * recognised by their address until then: an erasure is no way around it. @returns how many
   */
  async dropSanctionWords(
    siteId: string,
    personIds: readonly string[],
    emailIndexes: readonly Buffer[],
  ): Promise<number> {
    const [, dropped]: [unknown, number] = await this.db.query(
      `update sanctions set reason = null, message = null
       where site_id = $1 and (person_id = any($2) or email_index = any($3))
         and (reason is not null or message is not null)`,
      [siteId, personIds, emailIndexes],
    );
    return dropped;
  }

  /** Of these people those who are not forgotten yet; nobody else forgets them before the commit. */
  async lockKnown(siteId: string, personIds: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select id from people where site_id = $1 and id = any($2) and issuer <> 'erased'
       order by id for no key update`,
      [siteId, personIds],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Leaves of people what others' rows need: an id. Their site's next token for the same `sub` makes
   * somebody new. @returns how many
   */
  async forget(siteId: string, personIds: readonly string[], now: Date): Promise<number> {
    const [, forgotten]: [unknown, number] = await this.db.query(
      `update people set issuer = 'erased', sub = gen_random_uuid()::text, name = null,
         picture = null, email_sealed = null, email_index = null, email_verified = false,
         erased_at = coalesce(erased_at, $3)
       where site_id = $1 and id = any($2)`,
      [siteId, personIds, now],
    );
    return forgotten;
  }
}
