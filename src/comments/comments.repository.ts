import { Inject, Injectable } from '@nestjs/common';
import { rowsOf, SiteDatabase, type Statements } from '../database/site-database.js';
import type { CommentRecord, NewComment, Revision } from './comment-record.js';
import {
  FIND_MANY,
  INSERT_MANY,
  LOCK_AUTHORS,
  NO_CAUSE,
  RECORD,
  REVISION,
} from './comments.queries.js';

export type { CommentRecord, NewComment, Revision } from './comment-record.js';

/** The statements that write comments, and those that lock them first. */
@Injectable()
export class CommentsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentsRepository {
    return new CommentsRepository(tx);
  }

  async find(siteId: string, id: string): Promise<CommentRecord | null> {
    const rows: CommentRecord[] = await this.db.query(
      `select ${RECORD} from comments where site_id = $1 and id = $2`,
      [siteId, id],
    );
    return rows[0] ?? null;
  }

  /** Those that there are, in no order. */
  async findMany(siteId: string, ids: readonly string[]): Promise<CommentRecord[]> {
    if (ids.length === 0) return [];
    return rowsOf(this.db, FIND_MANY, [siteId, ids]);
  }

  /**
   * Whom this person writes as until the commit: whoever they were merged into, a moment ago it may
   * be. Null once they were erased. Neither comes between here and the commit: it waits, and finds
   * what was written.
   */
  async lockAuthor(siteId: string, personId: string): Promise<string | null> {
    const rows: { mergedInto: string | null; erasedAt: Date | null }[] = await this.db.query(
      `select merged_into as "mergedInto", erased_at as "erasedAt" from people
       where site_id = $1 and id = $2 for share`,
      [siteId, personId],
    );
    const [row] = rows;
    if (!row || row.erasedAt) return null;
    return row.mergedInto === null ? personId : this.lockAuthor(siteId, row.mergedInto);
  }

  /** As `lockAuthor`, of many: those who write as themselves. */
  async lockAuthors(siteId: string, personIds: readonly string[]): Promise<string[]> {
    const rows: { id: string; present: boolean }[] = await rowsOf(this.db, LOCK_AUTHORS, [
      siteId,
      personIds,
    ]);
    return rows.filter(({ present }) => present).map(({ id }) => id);
  }

  /** Locks in the order of ids, and lets a vote's foreign key through; the caller holds the locks of their threads' counters. */
  async lockMany(siteId: string, ids: readonly string[]): Promise<CommentRecord[]> {
    return this.db.query(
      `select ${RECORD} from comments where site_id = $1 and id = any($2) order by id for no key update`,
      [siteId, ids],
    );
  }

  /** Each with its first revision and its row of ranks, in one statement; parents before children. */
  async insertMany(siteId: string, comments: readonly NewComment[]): Promise<void> {
    await rowsOf(this.db, INSERT_MANY, [siteId, JSON.stringify(comments.map(asGiven))]);
  }

  /** A text that the comment's next version begins with, or one that never `stands`. */
  async insertRevision(
    siteId: string,
    commentId: string,
    revision: Revision,
    { stands }: { stands: boolean },
  ): Promise<void> {
    await this.db.query(
      `insert into comment_revisions (site_id, id, comment_id, body, html, text, render_version,
         written_by, created_at, from_version, language)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, case when $10 then version + 1 end, $11
       from comments
       where site_id = $1 and id = $3`,
      [
        siteId,
        revision.id,
        commentId,
        revision.body,
        revision.html,
        revision.text,
        revision.renderVersion,
        revision.writtenBy,
        revision.createdAt,
        stands,
        revision.language,
      ],
    );
  }

  /** The state, the place it gives, and the version one further. */
  async settle(comment: CommentRecord, now: Date): Promise<void> {
    await this.db.query(
      `with r as (
         update comment_ranks set shown = $7 where site_id = $1 and comment_id = $2 and shown <> $7
       )
       update comments set state = $3, prior_state = $4, state_reason = $5, number = $6, shown = $7,
         published_at = $8, reviewed_revision_id = coalesce($9, reviewed_revision_id),
         changed_at = $10, state_policy_version = $11, version = version + 1, ${NO_CAUSE}
       where site_id = $1 and id = $2`,
      [
        comment.siteId,
        comment.id,
        comment.state,
        comment.priorState,
        comment.stateReason,
        comment.number,
        comment.shown,
        comment.publishedAt,
        comment.state === 'published' ? comment.revisionId : null,
        now,
        comment.statePolicyVersion,
      ],
    );
  }

  /** A tombstone's place comes and goes with what is shown below it; its version does not change. */
  async showPlace(comment: CommentRecord): Promise<void> {
    await this.db.query(
      `with r as (
         update comment_ranks set shown = $3 where site_id = $1 and comment_id = $2
       )
       update comments set shown = $3, number = $4, published_at = $5
       where site_id = $1 and id = $2`,
      [comment.siteId, comment.id, comment.shown, comment.number, comment.publishedAt],
    );
  }

  /** Puts another revision in the place of the present one. */
  async showRevision(
    comment: Pick<CommentRecord, 'siteId' | 'id'>,
    revision: Pick<Revision, 'id' | 'html'>,
    edited: { by: 'author' | 'moderator'; at: Date },
    now: Date,
  ): Promise<void> {
    await this.db.query(
      `update comments set revision_id = $3, html = $4, pending_revision_id = null, edited_at = $5,
         edited_by = $6, changed_at = $7, version = version + 1,
         sanction_id = case when state <> 'published' then sanction_id end,
         shadowed = shadowed and state <> 'published'
       where site_id = $1 and id = $2`,
      [comment.siteId, comment.id, revision.id, revision.html, edited.at, edited.by, now],
    );
  }

  /** Keeps a revision waiting beside the one that shows, perhaps by a sanction, or drops the waiting one. */
  async holdRevision(
    { siteId, id }: Pick<CommentRecord, 'siteId' | 'id'>,
    revisionId: string | null,
    now: Date,
    cause: { sanctionId: string | null; shadowed: boolean } = { sanctionId: null, shadowed: false },
  ): Promise<void> {
    await this.db.query(
      `update comments set pending_revision_id = $3, changed_at = $4, version = version + 1,
         sanction_id = $5, shadowed = $6
       where site_id = $1 and id = $2`,
      [siteId, id, revisionId, now, cause.sanctionId, cause.shadowed],
    );
  }

  /** Remembers which text was looked at. */
  async markReviewed(siteId: string, id: string, revisionId: string): Promise<void> {
    await this.db.query(
      'update comments set reviewed_revision_id = $3 where site_id = $1 and id = $2',
      [siteId, id, revisionId],
    );
  }

  async setFlags(comment: CommentRecord, now: Date): Promise<void> {
    await this.db.query(
      `update comments set pinned = $3, featured = $4, replies_locked = $5, changed_at = $6,
         version = version + 1
       where site_id = $1 and id = $2`,
      [comment.siteId, comment.id, comment.pinned, comment.featured, comment.repliesLocked, now],
    );
  }

  /** Oldest first. */
  async revisions(siteId: string, commentId: string): Promise<Revision[]> {
    return this.db.query(
      `select ${REVISION}
       from comment_revisions where site_id = $1 and comment_id = $2 order by created_at, id limit 1000`,
      [siteId, commentId],
    );
  }

  async revision(siteId: string, commentId: string, id: string): Promise<Revision> {
    const rows: Revision[] = await this.db.query(
      `select ${REVISION} from comment_revisions where site_id = $1 and comment_id = $2 and id = $3`,
      [siteId, commentId, id],
    );
    return rows[0]!;
  }
}

/** JSON has no bytes. */
function asGiven({ editTokenHash, ...comment }: NewComment): object {
  return { ...comment, editToken: editTokenHash?.toString('hex') ?? null };
}
