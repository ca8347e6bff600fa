import { Injectable } from '@nestjs/common';
import { Problem } from '../common/http/problem.js';
import { ReviewsService } from '../reviews/reviews.service.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import { sightOf, wrote, type Caller } from './caller.rules.js';
import { CommentDraftsService } from './comment-drafts.service.js';
import { CommentPlacesService } from './comment-places.service.js';
import { workOf } from './comment-moderation.rules.js';
import { moveOf } from './comment-states.rules.js';
import { moderationOf, refusalToEdit, refusalToPost } from './comment.rules.js';
import { CommentsRepository, type CommentRecord, type Revision } from './comments.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** What authors do with their own comments. */
@Injectable()
export class CommentEditingService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly drafts: CommentDraftsService,
    private readonly comments: CommentsRepository,
    private readonly places: CommentPlacesService,
    private readonly reviews: ReviewsService,
  ) {}

  /**
   * Replaces the text of the caller's own comment. Where comments are moderated first, the new
   * text of a published comment waits beside the one that shows.
   *
   * @throws {Problem} comment-not-found, forbidden, thread-closed, edit-window-closed,
   *   comment-not-editable, precondition-failed, invalid-request
   */
  async edit(
    site: Site,
    caller: Caller,
    id: string,
    given: { body: string; ifVersion?: number },
  ): Promise<'published' | 'held'> {
    const draft = this.drafts.revisionOf(site, given.body);
    return this.own(site, caller, id, async (write, comment) => {
      const { tx, thread, now } = write;
      this.check(comment, given.ifVersion);
      const closed = refusalToPost(thread.lifecycle.state);
      if (closed) throw new Problem(closed, noticeOf(thread, site));
      const refusal = refusalToEdit(comment, site.settings.editWindowMinutes, now);
      if (refusal) throw new Problem(refusal);

      const revision: Revision = { ...draft, createdAt: now };
      await this.comments.within(tx).insertRevision(site.id, id, revision);
      return this.replaceText(write, comment, { revision, via: viaOf(caller) });
    });
  }

  /**
   * Takes the caller's own comment back, at any time and in any thread. A tombstone stays where
   * replies hang from it. Doing it twice changes nothing.
   *
   * @throws {Problem} comment-not-found, forbidden, precondition-failed
   */
  async withdraw(site: Site, caller: Caller, id: string, ifVersion?: number): Promise<void> {
    await this.own(site, caller, id, async (write, comment) => {
      const { tx, now } = write;
      this.check(comment, ifVersion);
      const move = moveOf('withdraw', comment.state, comment.priorState);
      if (typeof move !== 'object') return;
      await this.places.settle(tx, comment, move.to, { reason: null, now });
      await this.reviews.superseded(tx, site.id, id, now);
      await this.writing.record(write, 'comment.withdrawn', id, viaOf(caller));
    });
  }

  /** Lets only its author in, and locks the comment after its thread. */
  private async own<T>(
    site: Site,
    caller: Caller,
    id: string,
    work: (write: ThreadWrite, comment: CommentRecord) => Promise<T>,
  ): Promise<T> {
    const found = await this.comments.find(site.id, id);
    if (!found || sightOf(caller, found) === 'nothing') throw new Problem('comment-not-found');
    return this.writing.write(site, found.threadId, async (write) => {
      if (!wrote(caller, found)) {
        const hidden = write.thread.lifecycle.state === 'hidden';
        if (hidden) throw new Problem('comment-not-found');
        throw new Problem('forbidden', 'Only its author may do this.');
      }
      const [comment] = await this.comments.within(write.tx).lockMany(site.id, [id]);
      return work(write, comment!);
    });
  }

  private check(comment: CommentRecord, ifVersion: number | undefined): void {
    if (ifVersion !== undefined && ifVersion !== comment.version) {
      throw new Problem('precondition-failed', `The version is ${comment.version} now.`);
    }
  }

  private async replaceText(
    write: ThreadWrite,
    comment: CommentRecord,
    { revision, via }: { revision: Revision; via: string | null },
  ): Promise<'published' | 'held'> {
    const { tx, site, thread, now } = write;
    const comments = this.comments.within(tx);
    // Where an edit waits, the next one waits in its place, also once comments are looked at later.
    const waits = comment.pendingRevisionId !== null;
    const held = waits || moderationOf(thread.moderation, site.settings.moderation) === 'pre';
    const besides = comment.state === 'published' && held;
    if (besides) {
      await comments.holdRevision(site.id, comment.id, revision.id, now);
    } else {
      await comments.showRevision(comment, revision, { by: 'author', at: now }, now);
    }
    const text = besides
      ? { pendingRevisionId: revision.id }
      : { revisionId: revision.id, pendingRevisionId: null };
    const work = workOf({ ...comment, ...text });
    if (work) await this.reviews.open(tx, site, { commentId: comment.id, ...work, openedAt: now });
    await this.writing.record(write, 'comment.updated', comment.id, via);
    return comment.state === 'published' && !held ? 'published' : 'held';
  }
}

function viaOf(caller: Caller): string | null {
  return caller.kind === 'reader' ? (caller.via ?? null) : null;
}
