import { Injectable } from '@nestjs/common';
import { newToken } from '../common/crypto/token.js';
import { Problem } from '../common/http/problem.js';
import { newId } from '../common/ids.js';
import { codePoints } from '../common/text/well-formed.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';
import { render, RENDER_VERSION, type Rendered } from '../markup/render.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import { CommentPlacesService } from './comment-places.service.js';
import { moderationOf, refusalToPost, refusalToReply } from './comment.rules.js';
import {
  CommentsRepository,
  type CommentRecord,
  type NewComment,
  type Revision,
} from './comments.repository.js';

/** Who posts: a person of the site's, or a guest with or without a name. */
export type Author = { personId: string } | { guestName: string | null };

export interface Post {
  /** Markdown. */
  body: string;
  parentId: string | null;
  author: Author;
}

export interface Posted {
  id: string;
  outcome: 'published' | 'held';
  /** For a guest: proves that the comment is theirs. Shown once. */
  editToken: string | null;
}

/** Taking comments in. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly places: CommentPlacesService,
    private readonly reviews: ReviewsService,
  ) {}

  /**
   * Stores a comment, published or held. The thread's share lock is held to the commit: what is
   * stored was stored while the thread was open.
   *
   * @throws {Problem} guests-off, thread-not-found, thread-closed, parent-unavailable, invalid-request
   */
  async create(site: Site, threadId: string, post: Post): Promise<Posted> {
    const guest = 'guestName' in post.author;
    if (guest && !site.settings.guests)
      throw new Problem('guests-off', 'Sign in on the site first.');
    const revision = this.revisionOf(site, post.body);
    const token = guest ? newToken('clg') : null;

    const comment = await this.writing.write(site, threadId, async (write) => {
      const refusal = refusalToPost(write.thread.lifecycle.state);
      if (refusal) throw new Problem(refusal, noticeOf(write.thread, site));

      const parent = await this.parentOf(write, post.parentId);
      return this.store(write, parent, {
        ...post,
        revision: { ...revision, createdAt: write.now },
        editTokenHash: token?.hash ?? null,
      });
    });
    return {
      id: comment.id,
      outcome: comment.state === 'published' ? 'published' : 'held',
      editToken: token?.text ?? null,
    };
  }

  /** The text as it will be kept. @throws {Problem} invalid-request when it says nothing or too much */
  revisionOf(site: Site, body: string): Omit<Revision, 'createdAt'> {
    const { maxLength } = site.settings;
    if (codePoints(body) > maxLength) {
      throw Problem.invalid([
        { pointer: '#/body', detail: `must have at most ${maxLength} characters` },
      ]);
    }
    const rendered: Rendered = render(body);
    if (rendered.text.trim() === '') {
      throw Problem.invalid([{ pointer: '#/body', detail: 'must have some text' }]);
    }
    const { html, text } = rendered;
    return { id: newId(), body, html, text, renderVersion: RENDER_VERSION, writtenBy: 'author' };
  }

  private async parentOf(write: ThreadWrite, id: string | null): Promise<CommentRecord | null> {
    if (id === null) return null;
    const parent = await this.comments.within(write.tx).find(write.site.id, id);
    if (!parent || parent.threadId !== write.thread.id) {
      throw Problem.invalid([{ pointer: '#/parentId', detail: 'is no comment of this thread' }]);
    }
    const refusal = refusalToReply(parent);
    if (refusal) throw new Problem(refusal, 'Reply to another comment, or to the page.');
    return parent;
  }

  private async store(
    write: ThreadWrite,
    parent: CommentRecord | null,
    post: Post & { revision: Revision; editTokenHash: Buffer | null },
  ): Promise<NewComment> {
    const { tx, site, thread, counters, now } = write;
    const held = moderationOf(thread.moderation, site.settings.moderation) === 'pre';
    const comment: NewComment = {
      siteId: site.id,
      id: newId(),
      threadId: thread.id,
      parentId: parent?.id ?? null,
      depth: parent ? parent.depth + 1 : 0,
      kind: 'comment',
      state: held ? 'pending' : 'published',
      priorState: null,
      shown: !held,
      number: held || parent ? null : counters.lastNumber + 1,
      ...columnsOf(post.author),
      editTokenHash: post.editTokenHash,
      externalId: null,
      createdAt: now,
      publishedAt: held ? null : now,
      revision: post.revision,
    };
    await this.comments.within(tx).insert(comment);
    if (held) await this.hold(write, comment);
    else await this.places.published(tx, comment);
    await this.writing.record(write, held ? 'comment.held' : 'comment.published', comment.id);
    return comment;
  }

  private async hold({ tx, site, now }: ThreadWrite, comment: NewComment): Promise<void> {
    await this.reviews.open(tx, site.id, {
      commentId: comment.id,
      revisionId: comment.revision.id,
      queue: 'pending',
      openedAt: now,
    });
  }
}

function columnsOf(author: Author): Pick<NewComment, 'personId' | 'guestName'> {
  return { personId: null, guestName: null, ...author };
}
