import { Injectable } from '@nestjs/common';
import type { Site } from '../sites/sites.service.js';
import { CommentPlacesService } from './comment-places.service.js';
import { CommentWorkService } from './comment-work.service.js';
import { CommentsRepository, type CommentRecord } from './comments.repository.js';
import { SanctionEffectsRepository } from './sanction-effects.repository.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** Comments of one reversal that are brought back at once. */
const AT_ONCE = 100;

/** Takes back what a sanction has caused: comments held or shadowed, edits that wait, reports unheard. */
@Injectable()
export class SanctionEffectsService {
  constructor(
    private readonly writing: ThreadWritingService,
    private readonly comments: CommentsRepository,
    private readonly effects: SanctionEffectsRepository,
    private readonly places: CommentPlacesService,
    private readonly work: CommentWorkService,
  ) {}

  /**
   * Of up to 100 comments, each in a transaction of its own: what it would have been without the
   * sanction. What a moderator has decided since stays as decided. Doing it twice changes nothing.
   *
   * @returns whether nothing is left to undo
   */
  async undoSome(site: Site, sanctionId: string): Promise<boolean> {
    const affected = await this.effects.affected(site.id, sanctionId, AT_ONCE);
    for (const { threadId, commentId } of affected) {
      await this.writing.write(site, threadId, async (write) => {
        const [comment] = await this.comments.within(write.tx).lockMany(site.id, [commentId]);
        const after =
          comment!.sanctionId === sanctionId ? await this.free(write, comment!) : comment!;
        await this.effects.within(write.tx).clear(site.id, commentId, sanctionId);
        await this.unmute(write, after, sanctionId);
      });
    }
    return affected.length < AT_ONCE;
  }

  private async free(write: ThreadWrite, comment: CommentRecord): Promise<CommentRecord> {
    const { state, shadowed, priorState, pendingRevisionId } = comment;
    if (state === 'pending') return this.move(write, comment, 'published');
    if (state === 'spam' && shadowed) {
      return this.move(write, comment, priorState === 'pending' ? 'pending' : 'published');
    }
    if (state !== 'published' || pendingRevisionId === null) return comment;
    return this.showEdit(write, comment, pendingRevisionId);
  }

  private async move(
    write: ThreadWrite,
    comment: CommentRecord,
    to: 'published' | 'pending',
  ): Promise<CommentRecord> {
    const { tx, now } = write;
    // Nobody has looked at it.
    const after = await this.places.settle(tx, comment, to, { reason: null, now, seen: false });
    await this.work.unwaited(write, after);
    const type = to === 'published' ? 'comment.published' : 'comment.held';
    await this.writing.record(write, type, comment.id);
    return after;
  }

  private async showEdit(
    write: ThreadWrite,
    comment: CommentRecord,
    revisionId: string,
  ): Promise<CommentRecord> {
    const comments = this.comments.within(write.tx);
    const revisions = await comments.revisions(write.site.id, comment.id);
    const revision = revisions.find(({ id }) => id === revisionId)!;
    const edited = { by: 'author', at: revision.createdAt } as const;
    await comments.showRevision(comment, revision, edited, write.now);
    const after = { ...comment, revisionId, pendingRevisionId: null };
    await this.work.unwaited(write, after);
    await this.writing.record(write, 'comment.updated', comment.id);
    return after;
  }

  private async unmute(
    write: ThreadWrite,
    comment: CommentRecord,
    sanctionId: string,
  ): Promise<void> {
    const shows = comment.state === 'published';
    const open = await this.effects.within(write.tx).unmute(write.site.id, sanctionId, {
      commentId: comment.id,
      revisionId: shows ? comment.revisionId : null,
    });
    if (open) await this.work.reported(write, comment);
  }
}
