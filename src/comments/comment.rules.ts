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
export function beginningOf({ held, spam }: { held: boolean; spam: boolean }): {
  state: CommentState;
  priorState: CommentState | null;
} {
  const state = held ? 'pending' : 'published';
  return spam ? { state: 'spam', priorState: state } : { state, priorState: null };
}

/** Where a new comment begins. A thread's own setting comes before its site's. */
export function moderationOf(
  thread: 'pre' | 'post' | 'inherit',
  site: 'pre' | 'post',
): 'pre' | 'post' {
  return thread === 'inherit' ? site : thread;
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
