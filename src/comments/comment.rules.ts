import type { Reason } from '../common/language/phrases.rules.js';
import type { Verdict } from '../screening/verdict.rules.js';
import type { CommentState } from './comment-states.rules.js';

const MINUTE_MS = 60_000;

export interface ParentFacts {
  threadId: string;
  state: CommentState;
  repliesLocked: boolean;
}

/** Why nothing can be posted in a thread in this state, or null when it can. */
export function refusalToPost(threadState: string): 'thread-not-found' | 'thread-closed' | null {
  if (threadState === 'hidden') return 'thread-not-found';
  return threadState === 'open' ? null : 'thread-closed';
}

/** Why a comment takes no reply, or null when it does. */
export function refusalToReply(parent: ParentFacts): 'parent-unavailable' | null {
  return parent.state !== 'published' || parent.repliesLocked ? 'parent-unavailable' : null;
}

/** Whether two texts say the same, whatever their case, spacing and form of letters. */
export function saysTheSame(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/**
 * The state a new comment begins in. Spam keeps in mind what it would have been: it goes there once
 * somebody says that it is none.
 */
export function beginningOf({ held, verdict }: { held: boolean; verdict: Verdict }): {
  state: CommentState;
  priorState: CommentState | null;
} {
  if (verdict === 'reject') return { state: 'rejected', priorState: null };
  const state = held || verdict === 'hold' ? 'pending' : 'published';
  return verdict === 'spam' ? { state: 'spam', priorState: state } : { state, priorState: null };
}

/** What an author is told of a comment that begins so: spam looks as if it waited. */
export function outcomeOf(state: CommentState): 'published' | 'held' | 'rejected' {
  return state === 'published' || state === 'rejected' ? state : 'held';
}

/**
 * Why it does not show, to its author. Where everything waits, that is why: nobody learns what else
 * was found. What certainly is a script's is told what a person might be.
 */
export function reasonsToTell(
  { held, spam }: { held: boolean; spam: boolean },
  found: readonly Reason[],
): readonly Reason[] {
  if (held && !found.includes('rejected')) return ['moderated'];
  return spam && found.length === 0 ? ['content'] : found;
}

/** Where a new comment begins. A thread's own setting comes before its site's. */
export function moderationOf(
  thread: 'pre' | 'post' | 'inherit',
  site: 'pre' | 'post',
): 'pre' | 'post' {
  return thread === 'inherit' ? site : thread;
}

/** What becomes of a new text of a comment. */
export interface EditEffect {
  /** It takes the place of the present one, waits beside it, or is dropped. */
  text: 'shown' | 'waits' | 'dropped';
  outcome: 'published' | 'held' | 'rejected';
  /** Whatever screening said of it, somebody looks at it. */
  held: boolean;
}

/**
 * A text that shows is followed by one that screening passed; any other waits beside it, also after
 * one that waits already. What waits is replaced where it stands, and what is rejected never comes.
 */
export function editOf(facts: {
  state: CommentState;
  hasWaiting: boolean;
  held: boolean;
  verdict: Verdict;
}): EditEffect {
  const { state, verdict } = facts;
  const held = state !== 'published' || facts.hasWaiting || facts.held;
  if (verdict === 'reject') return { text: 'dropped', outcome: 'rejected', held };
  if (state !== 'published') {
    return { text: 'shown', outcome: 'held', held };
  }
  return held || verdict !== 'publish'
    ? { text: 'waits', outcome: 'held', held }
    : { text: 'shown', outcome: 'published', held };
}

export interface EditFacts {
  state: CommentState;
  createdAt: Date;
}

export type EditRefusal = 'edit-window-closed' | 'comment-not-editable';

const EDITABLE: readonly CommentState[] = ['published', 'pending', 'spam'];

/** Why the author may not edit at `now`, or null when they may. To its author spam looks like waiting. */
export function refusalToEdit(
  comment: EditFacts,
  editWindowMinutes: number,
  now: Date,
): EditRefusal | null {
  if (!EDITABLE.includes(comment.state)) return 'comment-not-editable';
  const age = now.getTime() - comment.createdAt.getTime();
  return age > editWindowMinutes * MINUTE_MS ? 'edit-window-closed' : null;
}
