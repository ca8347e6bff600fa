import { Injectable } from '@nestjs/common';
import { EmailVault } from '../common/crypto/email-vault.js';
import { emailOfComment } from '../common/crypto/sealed-for.rules.js';
import { newId } from '../common/ids.js';
import { languageOf } from '../common/text/language.js';
import { RENDER_VERSION } from '../markup/render.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import type { CommentState } from './comment-states.rules.js';
import {
  CommentImportsRepository,
  type BroughtOrigin,
  type KnownComment,
} from './comment-imports.repository.js';
import { CommentPlacesService } from './comment-places.service.js';
import type { NewComment, Revision } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** A comment from elsewhere, its text rendered. */
export interface BroughtComment {
  externalId: string;
  parentExternalId: string | null;
  kind: 'comment' | 'pingback' | 'trackback';
  state: CommentState;
  priorState: CommentState | null;
  authorName: string | null;
  authorEmail: string | null;
  /** The account that the author had in the source, e.g. `wp:user:7`. */
  externalAuthor: string | null;
  text: { body: string; html: string; text: string };
  /** Null: the moment of the import. */
  createdAt: Date | null;
}

export interface Brought {
  created: number;
  /** Brought by an earlier run. */
  unchanged: number;
  /** Brought before, into another thread. */
  elsewhere: string[];
}

/** Stores what an import brings: dates and states as they were, numbers in its order, told to nobody. */
@Injectable()
export class CommentImportsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly imports: CommentImportsRepository,
    private readonly places: CommentPlacesService,
    private readonly reviews: ReviewsService,
    private readonly emails: EmailVault,
  ) {}

  /** One transaction: all of them or none. Parents stand before children, here or in earlier calls. */
  async bring(site: Site, threadId: string, comments: readonly BroughtComment[]): Promise<Brought> {
    return this.writing.write(site, threadId, async (write) => {
      const asked = comments.flatMap(({ externalId, parentExternalId }) =>
        parentExternalId === null ? [externalId] : [externalId, parentExternalId],
      );
      const rows = await this.imports.within(write.tx).known(site.id, [...new Set(asked)]);
      const known = new Map(rows.map((row) => [row.externalId, row]));
      const fresh = comments.filter(({ externalId }) => !known.has(externalId));
      await this.store(write, fresh, known);

      const here = comments.filter(
        ({ externalId }) => !fresh.some((each) => each.externalId === externalId),
      );
      const elsewhere = here.filter(
        ({ externalId }) => known.get(externalId)!.threadId !== threadId,
      );
      return {
        created: fresh.length,
        unchanged: here.length - elsewhere.length,
        elsewhere: elsewhere.map(({ externalId }) => externalId),
      };
    });
  }

  /** Which of these an earlier run has brought. */
  async known(site: Site, externalIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.imports.known(site.id, externalIds);
    return new Set(rows.map(({ externalId }) => externalId));
  }

  /** Call it once, at the end of an import. */
  async finish(site: Site): Promise<void> {
    await this.imports.analyze(site.id);
  }

  private async store(
    write: ThreadWrite,
    fresh: readonly BroughtComment[],
    known: Map<string, KnownComment>,
  ): Promise<void> {
    if (fresh.length === 0) return;
    let { lastNumber } = write.counters;
    const origins: BroughtOrigin[] = [];
    const languages = await Promise.all(fresh.map(({ text }) => languageOf(text.text)));
    const stored = fresh.map((brought, nth) => {
      const parent =
        brought.parentExternalId === null ? undefined : known.get(brought.parentExternalId);
      const under = parent?.threadId === write.thread.id ? parent : undefined;
      const published = brought.state === 'published';
      if (published && !under) lastNumber += 1;
      const number = published && !under ? lastNumber : null;
      const comment = placed(write, brought, under, { number, language: languages[nth]! });
      const { id, threadId, depth } = comment;
      known.set(brought.externalId, { externalId: brought.externalId, id, threadId, depth });
      origins.push(...this.originOf(comment, brought));
      return comment;
    });
    await this.places.store(write.tx, write.site.id, stored, write.now);
    await this.imports.within(write.tx).insertOrigins(write.site.id, origins);
    for (const comment of stored) {
      if (comment.state === 'pending') await this.hold(write, comment);
    }
  }

  private originOf(
    { id: commentId, createdAt }: NewComment,
    brought: BroughtComment,
  ): BroughtOrigin[] {
    const { authorEmail, externalAuthor } = brought;
    if (authorEmail === null && externalAuthor === null) return [];
    const email =
      authorEmail === null ? null : this.emails.keep(authorEmail, emailOfComment(commentId));
    return [
      {
        commentId,
        emailSealed: email?.sealed.toString('hex') ?? null,
        emailIndex: email?.index.toString('hex') ?? null,
        externalAuthor,
        createdAt,
      },
    ];
  }

  private async hold({ tx, site }: ThreadWrite, comment: NewComment): Promise<void> {
    await this.reviews.open(tx, site, {
      commentId: comment.id,
      revisionId: comment.revision.id,
      queue: 'pending',
      openedAt: comment.createdAt,
    });
  }
}

function placed(
  { site, thread, now }: ThreadWrite,
  brought: BroughtComment,
  parent: KnownComment | undefined,
  { number, language }: Pick<NewComment, 'number'> & Pick<Revision, 'language'>,
): NewComment {
  const createdAt = brought.createdAt ?? now;
  const published = brought.state === 'published';
  return {
    siteId: site.id,
    id: newId(),
    threadId: thread.id,
    parentId: parent?.id ?? null,
    depth: parent ? parent.depth + 1 : 0,
    kind: brought.kind,
    state: brought.state,
    priorState: brought.priorState,
    shown: published,
    number,
    personId: null,
    guestName: brought.authorName,
    editTokenHash: null,
    externalId: brought.externalId,
    createdAt,
    publishedAt: published ? createdAt : null,
    revision: {
      id: newId(),
      ...brought.text,
      renderVersion: RENDER_VERSION,
      language,
      writtenBy: 'import',
      createdAt,
    },
  };
}
