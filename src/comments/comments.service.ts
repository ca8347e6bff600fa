import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Reason } from '../common/language/phrases.rules.js';
import { Problem } from '../common/http/problem.js';
import type { Screening } from '../screening/screening.service.js';
import { reasonsOf, type Verdict } from '../screening/verdict.rules.js';
import type { Who } from '../sanctions/standing.service.js';
import type { Site } from '../sites/sites.service.js';
import { noticeOf } from '../threads/thread-notice.rules.js';
import type { Thread } from '../threads/threads.service.js';
import type { Draft } from './comment-drafts.service.js';
import { CommentPlacesService } from './comment-places.service.js';
import { workOf } from './comment-moderation.rules.js';
import {
  beginningOf,
  moderationOf,
  outcomeOf,
  reasonsToTell,
  refusalToPost,
  refusalToReply,
} from './comment.rules.js';
import { CommentsRepository, type CommentRecord, type NewComment } from './comments.repository.js';
import { ScreenedTextsService } from './screened-texts.service.js';
import { ThreadWritingService, type ThreadWrite } from './thread-writing.service.js';
import { WritersService, type Admitted } from './writers.service.js';

export interface Posted {
  comment: NewComment;
  thread: Thread;
  /** What its author is told: spam looks as if it waited. */
  outcome: 'published' | 'held' | 'rejected';
  reasons: readonly Reason[];
  /** For a guest. Shown once. */
  editToken: string | null;
}

/** A draft that was looked at. */
export interface ScreenedDraft extends Draft {
  screening: Screening;
  /** By what sanctions know its author. */
  who: Who;
}

/** One whose author may write, with what holds them. */
type AdmittedDraft = ScreenedDraft & Admitted;

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

  /** Looks at a draft before it is stored; it may take a while. */
  async screened(
    site: Site,
    threadId: string,
    draft: Draft,
    { address, email }: { address: string | null; email?: string },
  ): Promise<ScreenedDraft> {
    const { id: commentId, revision, personId } = draft;
    const { text } = revision;
    const asked = { threadId, commentId, text, personId, address, isEdit: false };
    const known = email === undefined ? { address } : { address, email };
    const who = await this.writers.whoIs({ personId, ...known });
    return { ...draft, who, screening: await this.texts.screen(site, asked) };
  }

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
        const comment = await this.store(write, parent, draft);
        const outcome = outcomeOf({ shadowed: false, ...comment });
        const reasons = this.reasonsFor(write, draft);
        return { comment, thread, outcome, reasons, editToken: draft.editToken?.text ?? null };
      },
      open,
    );
  }

  private async parentOf(
    write: ThreadWrite,
    { parentId: id, standing }: AdmittedDraft,
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
    parent: CommentRecord | null,
    draft: AdmittedDraft,
  ): Promise<NewComment> {
    const { tx, site, thread, counters, now } = write;
    const begins = beginningOf({
      held: isHeld(write, draft) || draft.screening.verdict === 'hold',
      verdict: strictest(draft),
      standing: draft.standing,
    });
    const shown = begins.state === 'published';
    const next = parent ? null : counters.lastNumber + 1;
    const comment: NewComment = {
      siteId: site.id,
      id: draft.id,
      threadId: thread.id,
      ...placeBelow(parent),
      kind: 'comment',
      ...begins,
      shown,
      number: shown ? next : null,
      shadowNumber: begins.shadowed && begins.priorState === 'published' ? next : null,
      personId: draft.personId,
      guestName: draft.guestName,
      editTokenHash: draft.editToken?.hash ?? null,
      externalId: null,
      createdAt: now,
      publishedAt: shown ? now : null,
      revision: { ...draft.revision, createdAt: now },
    };
    await this.comments.within(tx).insert(comment);
    await this.writers.keepOrigin(write, comment, draft);
    await this.settle(write, comment, draft.via);
    const about = { commentId: comment.id, revisionId: comment.revision.id };
    const work = workOf({ ...comment, ...FIRST_TEXT, revisionId: about.revisionId });
    const judged = {
      isEdit: false,
      state: begins.state,
      verdict: strictest(draft),
      waitsAnyway: isHeld(write, draft),
    };
    await this.texts.keep(write, about, { screening: draft.screening, work, judged });
    return comment;
  }

  private reasonsFor(write: ThreadWrite, draft: AdmittedDraft): readonly Reason[] {
    const found = reasonsOf(draft.screening.verdict, draft.screening.findings);
    const held = isHeld(write, draft) || draft.standing.heldBy !== null;
    return reasonsToTell({ held, spam: draft.spam }, found);
  }

  private async settle(write: ThreadWrite, comment: NewComment, via: string | null): Promise<void> {
    const { id: commentId, state } = comment;
    if (state === 'published') await this.places.published(write.tx, comment);
    const type = state === 'published' ? 'comment.published' : 'comment.held';
    await this.writing.record(write, type, commentId, via);
  }
}

function isHeld({ thread, site }: ThreadWrite, { screening }: ScreenedDraft): boolean {
  const isFirst = moderationOf(thread.moderation, site.settings.moderation) === 'pre';
  return isFirst && !screening.letsShow;
}

/** What is rejected is so whoever sent it. */
function strictest({ spam, screening: { verdict } }: ScreenedDraft): Verdict {
  return spam && verdict !== 'reject' ? 'spam' : verdict;
}

function placeBelow(parent: CommentRecord | null): Pick<NewComment, 'parentId' | 'depth'> {
  return parent ? { parentId: parent.id, depth: parent.depth + 1 } : { parentId: null, depth: 0 };
}
