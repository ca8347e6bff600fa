import { Injectable } from '@nestjs/common';
import type { Reason } from '../common/language/phrases.rules.js';
import { Problem } from '../common/http/problem.js';
import type { Screening } from '../screening/screening.service.js';
import { reasonsOf } from '../screening/verdict.rules.js';
import type { Standing } from '../sanctions/standing.service.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import type { Caller } from './caller.rules.js';
import { CommentDraftsService } from './comment-drafts.service.js';
import { workOf } from './comment-moderation.rules.js';
import {
  editOf,
  moderationOf,
  reasonsToTell,
  refusalToEdit,
  refusalToPost,
} from './comment.rules.js';
import { CommentsRepository, type CommentRecord, type Revision } from './comments.repository.js';
import { OwnCommentsService, viaOf } from './own-comments.service.js';
import { ScreenedTextsService } from './screened-texts.service.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';

/** What came of an edit, as far as its author is told. */
export interface Edited {
  outcome: 'published' | 'held' | 'rejected';
  reasons: readonly Reason[];
}

/** New texts for one's own comments. */
@Injectable()
export class CommentEditingService {
  constructor(
    private readonly own: OwnCommentsService,
    private readonly writing: ThreadWritingService,
    private readonly drafts: CommentDraftsService,
    private readonly comments: CommentsRepository,
    private readonly texts: ScreenedTextsService,
  ) {}

  /**
   * Replaces the text of the caller's own comment, once it is screened. Where comments are
   * moderated first, or screening wants it, the new text of a published comment waits beside the
   * one that shows; one that screening rejects never shows.
   *
   * @throws {Problem} comment-not-found, forbidden, sanctioned, warning-unacknowledged,
   *   thread-closed, edit-window-closed,
   *   comment-not-editable, precondition-failed, invalid-request
   */
  async edit(
    site: Site,
    caller: Caller,
    id: string,
    given: { body: string; address: string | null; ifVersion?: number },
  ): Promise<Edited> {
    const draft = await this.drafts.revisionOf(site, given.body);
    const found = await this.own.find(site, caller, id);
    const { threadId, personId } = found;
    const who = { personId, address: given.address };
    const text = { threadId, commentId: id, text: draft.text, ...who, isEdit: true };
    const screening = await this.texts.screen(site, text);
    return this.own.rewrite(site, found, given, async (write, comment, standing) => {
      const { thread, now } = write;
      const closed = refusalToPost(thread.lifecycle.state);
      if (closed) throw new Problem(closed, noticeOf(thread, site));
      const refusal = refusalToEdit(comment, site.settings.editWindowMinutes, now);
      if (refusal) throw new Problem(refusal);

      const revision: Revision = { ...draft, createdAt: now };
      return this.replaceText(write, comment, {
        revision,
        screening,
        standing,
        via: viaOf(caller),
      });
    });
  }

  private async replaceText(
    write: ThreadWrite,
    comment: CommentRecord,
    edit: { revision: Revision; screening: Screening; standing: Standing; via: string | null },
  ): Promise<Edited> {
    const { tx, site, thread, now } = write;
    const { revision, screening } = edit;
    const { verdict } = screening;
    const isFirst = moderationOf(thread.moderation, site.settings.moderation) === 'pre';
    const effect = editOf({
      state: comment.state,
      priorState: comment.priorState,
      shadowed: comment.shadowed,
      standing: edit.standing,
      hasWaiting: comment.pendingRevisionId !== null,
      held: isFirst && !screening.letsShow,
      verdict,
    });
    const comments = this.comments.within(tx);
    const stands = effect.text !== 'dropped';
    await comments.insertRevision(site.id, comment.id, revision, { stands });
    if (effect.text === 'waits') {
      await comments.holdRevision(comment, revision.id, now, effect.cause);
    }
    if (effect.text === 'shown') {
      await comments.showRevision(comment, revision, { by: 'author', at: now }, now);
    }
    const about = { commentId: comment.id, revisionId: revision.id };
    const after =
      effect.text === 'shown'
        ? { revisionId: revision.id, pendingRevisionId: null }
        : { pendingRevisionId: revision.id };
    const work = stands ? workOf({ ...comment, ...after }) : null;
    const judged = { isEdit: true, state: comment.state, verdict, waitsAnyway: effect.held };
    await this.texts.keep(write, about, { screening, work, judged });
    if (effect.text === 'shown' && !work) await this.texts.showing(write, about);
    if (stands) {
      await this.writing.record(write, 'comment.updated', comment.id, edit.via);
    }
    const found = reasonsOf(verdict, screening.findings);
    return { outcome: effect.outcome, reasons: reasonsToTell({ ...effect, spam: false }, found) };
  }
}
