import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

/** Whose comments are meant: people, and guests by the blind index of their address. */
export interface Authors {
  personIds: readonly string[];
  emailIndexes: readonly Buffer[];
}

/** A comment, and the thread whose locks come before its own. */
export interface Located {
  id: string;
  threadId: string;
}

/** The statements that make comments forget their authors, and authors' words be forgotten. */
@Injectable()
export class CommentErasureRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentErasureRepository {
    return new CommentErasureRepository(tx);
  }

  /** Some that are theirs still; what has been forgotten is theirs no more. */
  async someOf(siteId: string, authors: Authors, limit: number): Promise<Located[]> {
    return this.db.query(
      `(select c.id, c.thread_id as "threadId" from comments c
        where c.site_id = $1 and c.person_id = any($2) limit $4)
       union
       (select c.id, c.thread_id from comment_origins o
        join comments c on c.site_id = o.site_id and c.id = o.comment_id
        where o.site_id = $1 and o.email_index = any($3) limit $4)`,
      [siteId, authors.personIds, authors.emailIndexes, limit],
    );
  }

  /** What was turned down before then, still has its text and is in no open appeal. Uses comments_not_public. */
  async someTurnedDown(siteId: string, before: Date, limit: number): Promise<Located[]> {
    return this.db.query(
      `select id, thread_id as "threadId" from comments
       where site_id = $1 and state in ('rejected', 'spam') and created_at < $2
         and changed_at < $2 and not exists (select from appeals a where a.site_id = $1
           and a.comment_id = comments.id and a.state = 'open') limit $3`,
      [siteId, before, limit],
    );
  }

  /** Their author is nobody, and no token proves otherwise. */
  async unname(siteId: string, ids: readonly string[], now: Date): Promise<void> {
    await this.db.query(
      `update comments set person_id = null, guest_name = null, edit_token_hash = null,
         pending_revision_id = null, changed_at = $3, version = version + 1
       where site_id = $1 and id = any($2)`,
      [siteId, ids, now],
    );
  }

  /** Empties every text but the one that shows. @returns how many */
  async emptyOlderTexts(siteId: string, ids: readonly string[]): Promise<number> {
    const [, emptied]: [unknown, number] = await this.db.query(
      `update comment_revisions v set body = '', html = '', text = ''
       from comments c
       where v.site_id = $1 and v.comment_id = any($2) and v.body <> ''
         and c.site_id = v.site_id and c.id = v.comment_id and v.id <> c.revision_id`,
      [siteId, ids],
    );
    return emptied;
  }

  /** Empties every text, and the name beside it. @returns how many */
  async emptyTexts(siteId: string, ids: readonly string[]): Promise<number> {
    await this.db.query(
      `update comments set html = '', guest_name = null, pending_revision_id = null
       where site_id = $1 and id = any($2)`,
      [siteId, ids],
    );
    const [, emptied]: [unknown, number] = await this.db.query(
      `update comment_revisions set body = '', html = '', text = ''
       where site_id = $1 and comment_id = any($2) and body <> ''`,
      [siteId, ids],
    );
    return emptied;
  }

  /** Addresses, of the network and of mail. @returns how many */
  async dropOrigins(siteId: string, ids: readonly string[]): Promise<number> {
    return this.dropped('delete from comment_origins where site_id = $1 and comment_id = any($2)', [
      siteId,
      ids,
    ]);
  }

  /** What moderators wrote about them, and readers where the text they speak of is gone. */
  async dropRemarks(
    siteId: string,
    ids: readonly string[],
    { reports }: { reports: boolean },
  ): Promise<number> {
    const texts = await this.dropped(
      `delete from decision_texts t using decisions d
       where t.site_id = $1 and d.site_id = $1 and d.id = t.decision_id and d.comment_id = any($2)`,
      [siteId, ids],
    );
    const notes = await this.dropped(
      `delete from review_notes n using review_items i
       where n.site_id = $1 and i.site_id = $1 and i.id = n.item_id and i.comment_id = any($2)`,
      [siteId, ids],
    );
    const appeals = await this.dropped(
      `update appeals set text = null, reason = null
       where site_id = $1 and comment_id = any($2) and (report_id is null or $3)
         and (text is not null or reason is not null)`,
      [siteId, ids, reports],
    );
    const said = texts + notes + appeals;
    if (!reports) return said;
    // A notice about other comments too keeps what it says while one of them has its text.
    const notices = await this.dropped(
      `update notices n set explanation = null, legal_reference = null
       where n.site_id = $1 and num_nonnulls(n.explanation, n.legal_reference) > 0
         and n.id in (select r.notice_id from reports r
           where r.site_id = $1 and r.comment_id = any($2) and r.notice_id is not null)
         and not exists (select from reports r
           join comments c on c.site_id = r.site_id and c.id = r.comment_id
           where r.site_id = $1 and r.notice_id = n.id
             and c.state <> 'purged' and c.id <> all($2))`,
      [siteId, ids],
    );
    return (
      said +
      notices +
      (await this.dropped(
        `update reports set explanation = null
         where site_id = $1 and comment_id = any($2) and explanation is not null`,
        [siteId, ids],
      ))
    );
  }

  /** What screening found in their texts, with pieces of them. @returns how many findings */
  async dropFindings(siteId: string, ids: readonly string[]): Promise<number> {
    await this.db.query(
      'delete from comment_fingerprints where site_id = $1 and comment_id = any($2)',
      [siteId, ids],
    );
    return this.dropped(
      'delete from screening_findings where site_id = $1 and comment_id = any($2)',
      [siteId, ids],
    );
  }

  /** Answers that were kept to be given again: they hold the comment, and a guest's edit token. */
  async dropAnswers(siteId: string, ids: readonly string[]): Promise<number> {
    return this.dropped(
      'delete from idempotency_keys where site_id = $1 and subject_id = any($2)',
      [siteId, ids],
    );
  }

  /** What these people wrote to the moderators about others. */
  async dropExplanations(
    siteId: string,
    { personIds, emailIndexes }: Authors,
    now: Date,
  ): Promise<number> {
    const notices = await this.dropNotices(siteId, emailIndexes, now);
    const appeals = await this.dropped(
      `update appeals a set text = null, reason = null from reports r
       where a.site_id = $1 and r.site_id = $1 and r.id = a.report_id and r.person_id = any($2)
         and (a.text is not null or a.reason is not null)`,
      [siteId, personIds],
    );
    const explanations = await this.dropped(
      `update reports set explanation = null
       where site_id = $1 and person_id = any($2) and explanation is not null`,
      [siteId, personIds],
    );
    return notices + appeals + explanations;
  }

  /**
   * Legal notices sent from these addresses, with what was said against their answers and the answers
   * that calls may be given again. What they were about is decided about all the same.
   */
  private async dropNotices(
    siteId: string,
    emailIndexes: readonly Buffer[],
    now: Date,
  ): Promise<number> {
    const found: { id: string }[] = await this.db.query(
      'select id from notices where site_id = $1 and email_index = any($2)',
      [siteId, emailIndexes],
    );
    const ids = found.map(({ id }) => id);
    await this.db.query(
      `update appeals a set text = null, reason = null from reports r
       where a.site_id = $1 and r.site_id = $1 and r.id = a.report_id and r.notice_id = any($2)`,
      [siteId, ids],
    );
    await this.dropAnswers(siteId, ids);
    return this.dropped(
      `update notices set name = null, email_sealed = null, email_index = null, explanation = null,
         legal_reference = null, token_hash = null, forgotten_at = coalesce(forgotten_at, $3)
       where site_id = $1 and id = any($2)`,
      [siteId, ids, now],
    );
  }

  /** Addresses whose key is gone say nothing any more; rows that say nothing else go. */
  async dropAddressesBefore(siteId: string, day: string): Promise<void> {
    await this.db.query(
      `update comment_origins set address_day = null, address_hash = null
       where site_id = $1 and address_day < $2`,
      [siteId, day],
    );
    await this.db.query(
      `delete from comment_origins where site_id = $1 and address_day is null
         and email_sealed is null and external_author is null`,
      [siteId],
    );
  }

  private async dropped(text: string, values: unknown[]): Promise<number> {
    const [, count]: [unknown, number] = await this.db.query(text, values);
    return count;
  }
}
