import { Inject, Injectable } from '@nestjs/common';
import { SiteDatabase, type Statements } from '../database/site-database.js';

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
  createdAt: Date;
}

/** The statements that imports alone need. */
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

  async insertOrigins(siteId: string, origins: readonly BroughtOrigin[]): Promise<void> {
    await this.db.query(
      `insert into comment_origins
         (site_id, comment_id, email_sealed, email_index, external_author, created_at)
       select $1, o."commentId", decode(o."emailSealed", 'hex'), decode(o."emailIndex", 'hex'),
         o."externalAuthor", o."createdAt"
       from jsonb_to_recordset($2::jsonb) as o ("commentId" uuid, "emailSealed" text,
         "emailIndex" text, "externalAuthor" text, "createdAt" timestamptz)`,
      [siteId, JSON.stringify(origins)],
    );
  }
}
