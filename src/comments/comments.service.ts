import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Problem } from '../common/http/problem.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import { CommentPlacesService } from './comment-places.service.js';
import { workOf } from './comment-moderation.rules.js';
import { refusalToPost, refusalToReply } from './comment.rules.js';
import { CommentsRepository, type CommentRecord, type NewComment } from './comments.repository.js';
import { ScreenedTextsService } from './screened-texts.service.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';
import { isHeld, newComment, postedOf, strictest } from './new-comment.js';
import type { AdmittedDraft, Posted, ScreenedDraft } from './new-comment.js';
import { WritersService, type Admitted } from './writers.service.js';

export type { Posted, ScreenedDraft } from './new-comment.js';

const FIRST_TEXT = { pendingRevisionId: null, reviewedRevisionId: null };

/** Taking comments in. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly writers: WritersService,
    private readonly places: CommentPlacesService,
    private readonly texts: ScreenedTextsService,
  ) {}

  /**
   * Stores a comment, published, held or rejected. The thread's share lock is held to the commit: what is
   * stored was stored while the thread was open.
   *
   * @throws {Problem} thread-not-found, thread-closed, parent-unavailable, invalid-request,
   *   duplicate-comment, sanctioned, warning-unacknowledged, invalid-credential (they were
   *   erased)
   */
  async create(
    site: Site,
    threadId: string,
    given: ScreenedDraft,
    open?: EntityManager,
  ): Promise<Posted> {
    return this.writing.write(
      site,
      threadId,
      async (write) => {
        const { thread } = write;
        const refusal = refusalToPost(thread.lifecycle.state);
        if (refusal) throw new Problem(refusal, noticeOf(thread, site));
        const draft = { ...given, ...(await this.writers.admit(write.tx, site.id, given.who)) };
        const parent = await this.parentOf(write, draft);
        await this.writers.refuseRepetition(write, draft);
        const comment = newComment(write, parent, draft);
        await this.store(write, comment, draft);
        return postedOf(write, comment, draft);
      },
      open,
    );
  }

  private async parentOf(
    write: ThreadWrite,
    { parentId: id, standing }: AdmittedDraft & Admitted,
  ): Promise<CommentRecord | null> {
    if (id === null) return null;
    const parent = await this.comments.within(write.tx).find(write.site.id, id);
    if (!parent || parent.threadId !== write.thread.id) {
      throw Problem.invalid([{ pointer: '#/parentId', detail: 'is no comment of this thread' }]);
    }
    const refusal = refusalToReply(parent, standing.shadowedBy);
    if (refusal) throw new Problem(refusal, 'Reply to another comment, or to the page.');
    return parent;
  }

  private async store(
    write: ThreadWrite,
    comment: NewComment,
    draft: AdmittedDraft,
  ): Promise<void> {
    const { tx, site, now } = write;
    const { id: commentId, state } = comment;
    await this.places.store(tx, site.id, [comment], now);
    await this.writers.keepOrigins(tx, site.id, [{ comment, draft }], now);
    const type = state === 'published' ? 'comment.published' : 'comment.held';
    await this.writing.record(write, type, commentId, draft.via);
    const about = { commentId, revisionId: comment.revision.id };
    const work = workOf({ ...comment, ...FIRST_TEXT, revisionId: about.revisionId });
    const judged = {
      isEdit: false,
      state,
      verdict: strictest(draft),
      waitsAnyway: isHeld(write, draft),
    };
    await this.texts.keep(write, about, { screening: draft.screening, work, judged });
  }
}
