import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';
import type { NewComment } from './comments.repository.js';

/** A comment that an import has brought before. */
export interface KnownComment {
  externalId: string;
  id: string;
  threadId: string;
  depth: number;
}

/** Whose a comment is said to be where it comes from. */
export interface BroughtOrigin {
  commentId: string;
  /** Hexadecimal, as the index is. */
  emailSealed: string | null;
  emailIndex: string | null;
  externalAuthor: string | null;
}

/** Storing many comments at once. */
@Injectable()
export class CommentImportsRepository {
  constructor(@Inject(SiteDatabase) private readonly db: Statements) {}

  within(tx: Statements): CommentImportsRepository {
    return new CommentImportsRepository(tx);
  }

  async known(siteId: string, externalIds: readonly string[]): Promise<KnownComment[]> {
    return this.db.query(
      `select external_id as "externalId", id, thread_id as "threadId", depth from comments
       where site_id = $1 and external_id = any($2)`,
      [siteId, externalIds],
    );
  }

  /** Nobody else may come to count what a large import has changed; plans depend on it. */
  async analyze(siteId: string): Promise<void> {
    await this.db.query('select colloquy_analyze() from sites where id = $1', [siteId]);
  }

  /** Each with its first revision, its row of ranks and its origin; parents before children. */
  async insertMany(
    comments: readonly NewComment[],
    origins: readonly BroughtOrigin[],
  ): Promise<void> {
    await this.db.query(
      `with given as (
         select * from jsonb_to_recordset($1::jsonb) as g (
           "siteId" uuid, id uuid, "threadId" uuid, "parentId" uuid, depth int, kind text, state text,
           "priorState" text, shown boolean, number int, "guestName" text, "externalId" text,
           "createdAt" timestamptz, "publishedAt" timestamptz, revision jsonb)
       ), c as (
         insert into comments (site_id, id, thread_id, parent_id, depth, kind, state, prior_state,
           shown, number, guest_name, external_id, html, revision_id, created_at, published_at,
           changed_at)
         select "siteId", id, "threadId", "parentId", depth, kind, state, "priorState", shown, number,
           "guestName", "externalId", revision->>'html', (revision->>'id')::uuid, "createdAt",
           "publishedAt", "createdAt"
         from given
       ), r as (
         insert into comment_ranks (site_id, comment_id, thread_id, parent_id, shown)
         select "siteId", id, "threadId", "parentId", shown from given
       ), o as (
         insert into comment_origins
           (site_id, comment_id, email_sealed, email_index, external_author, created_at)
         select g."siteId", g.id, decode(o."emailSealed", 'hex'), decode(o."emailIndex", 'hex'),
           o."externalAuthor", g."createdAt"
         from given g join jsonb_to_recordset($2::jsonb) as o (
           "commentId" uuid, "emailSealed" text, "emailIndex" text, "externalAuthor" text)
           on o."commentId" = g.id
       )
       insert into comment_revisions
         (site_id, id, comment_id, body, html, text, render_version, written_by, created_at,
          language)
       select "siteId", (revision->>'id')::uuid, id, revision->>'body', revision->>'html',
         revision->>'text', (revision->>'renderVersion')::int, revision->>'writtenBy', "createdAt",
         revision->>'language'
       from given`,
      [JSON.stringify(comments), JSON.stringify(origins)],
    );
  }
}
