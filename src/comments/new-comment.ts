import { reasonsOf, type Verdict } from '../screening/verdict.rules.js';
import type { Screening } from '../screening/screening.service.js';
import type { Who } from '../sanctions/standing.service.js';
import type { Draft } from './comment-drafts.service.js';
import type { CommentRecord, NewComment } from './comment-record.js';
import {
  beginningOf,
  moderationOf,
  outcomeOf,
  reasonsToTell,
  type Holding,
} from './comment.rules.js';
import type { ThreadWrite } from './thread-writing.service.js';
import type { Reason } from '../common/language/phrases.rules.js';
import type { Thread } from '../threads/threads.service.js';

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
export interface AdmittedDraft extends ScreenedDraft {
  standing: Holding;
}

type Place = Pick<ThreadWrite, 'site' | 'thread' | 'now'> & {
  counters: Pick<ThreadWrite['counters'], 'lastNumber'>;
};

/** The comment that a draft becomes in a thread whose counters are locked. */
export function newComment(
  place: Place,
  parent: CommentRecord | null,
  draft: AdmittedDraft,
): NewComment {
  const { site, thread, counters, now } = place;
  const begins = beginningOf({
    held: isHeld(place, draft) || draft.screening.verdict === 'hold',
    verdict: strictest(draft),
    standing: draft.standing,
  });
  const shown = begins.state === 'published';
  const next = parent ? null : counters.lastNumber + 1;
  return {
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
}

/** What its author is told. */
export function postedOf(place: Place, comment: NewComment, draft: AdmittedDraft): Posted {
  const found = reasonsOf(draft.screening.verdict, draft.screening.findings);
  const held = isHeld(place, draft) || draft.standing.heldBy !== null;
  return {
    comment,
    thread: place.thread,
    outcome: outcomeOf({ shadowed: false, ...comment }),
    reasons: reasonsToTell({ held, spam: draft.spam }, found),
    editToken: draft.editToken?.text ?? null,
  };
}

/** Whether everything waits for a moderator here. */
export function isHeld(
  { thread, site }: Pick<ThreadWrite, 'site' | 'thread'>,
  { screening }: ScreenedDraft,
): boolean {
  const isFirst = moderationOf(thread.moderation, site.settings.moderation) === 'pre';
  return isFirst && !screening.letsShow;
}

/** What is rejected is so whoever sent it. */
export function strictest({ spam, screening: { verdict } }: ScreenedDraft): Verdict {
  return spam && verdict !== 'reject' ? 'spam' : verdict;
}

function placeBelow(parent: CommentRecord | null): Pick<NewComment, 'parentId' | 'depth'> {
  return parent ? { parentId: parent.id, depth: parent.depth + 1 } : { parentId: null, depth: 0 };
}
