import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import type { Thread } from '../threads/threads.service.js';
import type { Draft } from './comment-drafts.service.js';
import { CommentOriginsRepository, type Speaker } from './comment-origins.repository.js';
import { CommentPlacesService } from './comment-places.service.js';
import { workOf } from './comment-moderation.rules.js';
import {
  beginningOf,
  moderationOf,
  refusalToPost,
  refusalToReply,
  saysTheSame,
} from './comment.rules.js';
import { CommentsRepository, type CommentRecord, type NewComment } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

export interface Posted {
  comment: NewComment;
  thread: Thread;
  /** What its author is told: spam looks as if it waited. */
  outcome: 'published' | 'held';
  /** For a guest. Shown once. */
  editToken: string | null;
}

const MINUTE_MS = 60_000;

/** Taking comments in. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly origins: CommentOriginsRepository,
    private readonly places: CommentPlacesService,
    private readonly reviews: ReviewsService,
  ) {}

  /**
   * Stores a comment, published or held. The thread's share lock is held to the commit: what is
   * stored was stored while the thread was open.
   *
   * @throws {Problem} thread-not-found, thread-closed, parent-unavailable, invalid-request,
   *   duplicate-comment
   */
  async create(site: Site, threadId: string, draft: Draft, open?: EntityManager): Promise<Posted> {
    return this.writing.write(
      site,
      threadId,
      async (write) => {
        const { thread } = write;
        const refusal = refusalToPost(thread.lifecycle.state);
        if (refusal) throw new Problem(refusal, noticeOf(thread, site));
        const parent = await this.parentOf(write, draft.parentId);
        await this.refuseRepetition(write, draft);
        const comment = await this.store(write, parent, draft);
        const outcome = comment.state === 'published' ? 'published' : 'held';
        return { comment, thread, outcome, editToken: draft.editToken?.text ?? null };
      },
      open,
    );
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

  /** Whoever presses the button again finds what they said the first time. */
  private async refuseRepetition(
    { tx, site, thread, now }: ThreadWrite,
    draft: Draft,
  ): Promise<void> {
    const speaker = speakerOf(draft);
    const { duplicateMinutes } = site.settings;
    if (speaker === null || duplicateMinutes === 0) return;
    const since = new Date(now.getTime() - duplicateMinutes * MINUTE_MS);
    const texts = await this.origins.within(tx).recentTexts(site.id, thread.id, speaker, since);
    if (!texts.some((text) => saysTheSame(text, draft.revision.text))) return;
    throw new Problem('duplicate-comment', 'You have said this here already.');
  }

  private async store(
    write: ThreadWrite,
    parent: CommentRecord | null,
    draft: Draft,
  ): Promise<NewComment> {
    const { tx, site, thread, counters, now } = write;
    const held = moderationOf(thread.moderation, site.settings.moderation) === 'pre';
    const begins = beginningOf({ held, spam: draft.spam });
    const shown = begins.state === 'published';
    const comment: NewComment = {
      siteId: site.id,
      id: draft.id,
      threadId: thread.id,
      ...placeBelow(parent),
      kind: 'comment',
      ...begins,
      shown,
      number: shown && !parent ? counters.lastNumber + 1 : null,
      personId: draft.personId,
      guestName: draft.guestName,
      editTokenHash: draft.editToken?.hash ?? null,
      externalId: null,
      createdAt: now,
      publishedAt: shown ? now : null,
      revision: { ...draft.revision, createdAt: now },
    };
    await this.comments.within(tx).insert(comment);
    if (draft.origin) await this.origins.within(tx).insert(site.id, comment.id, draft.origin, now);
    await this.settle(write, comment, draft.via);
    return comment;
  }

  private async settle(write: ThreadWrite, comment: NewComment, via: string | null): Promise<void> {
    const { tx, site, now } = write;
    const { id: commentId, state } = comment;
    if (state === 'published') await this.places.published(tx, comment);
    const first = { revisionId: comment.revision.id, pendingRevisionId: null };
    const work = workOf({ state, ...first, reviewedRevisionId: null });
    if (work) await this.reviews.open(tx, site, { commentId, ...work, openedAt: now });
    const type = state === 'published' ? 'comment.published' : 'comment.held';
    await this.writing.record(write, type, commentId, via);
  }
}

function placeBelow(parent: CommentRecord | null): Pick<NewComment, 'parentId' | 'depth'> {
  return parent ? { parentId: parent.id, depth: parent.depth + 1 } : { parentId: null, depth: 0 };
}

function speakerOf({ personId, origin }: Draft): Speaker | null {
  if (personId !== null) return { personId };
  if (!origin?.addressDay || !origin.addressHash) return null;
  return { addressDay: origin.addressDay, addressHash: origin.addressHash };
}
