import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { Subject } from './subject.js';

// To be replaced in the merge: the whole export.

/** Every SQL statement that reads what is kept about somebody. */
@Injectable()
export class PersonalDataRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  async people(siteId: string, subject: Subject): Promise<object[]> {
    return this.db.query(
      `select id, issuer, sub, name, created_at as "createdAt" from people
       where site_id = $1 and (id = $2 or (email_index = any($3) and email_verified))`,
      [siteId, subject.personId, subject.emailIndexes],
    );
  }

  async comments(siteId: string, subject: Subject, personIds: string[]): Promise<object[]> {
    return this.db.query(
      `select c.id, c.thread_id as "threadId", c.state, c.guest_name as "guestName", v.body,
         c.created_at as "createdAt"
       from comments c
       join comment_revisions v on v.site_id = c.site_id and v.id = c.revision_id
       where c.site_id = $1 and (c.person_id = any($2) or c.id in (
         select comment_id from comment_origins where site_id = $1 and email_index = any($3)))
       order by c.created_at, c.id`,
      [siteId, personIds, subject.emailIndexes],
    );
  }
}
