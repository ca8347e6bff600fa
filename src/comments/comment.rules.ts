import type { Reason } from '../common/language/phrases.rules.js';
import type { Verdict } from '../screening/verdict.rules.js';
import type { Standing } from '../sanctions/sanction.rules.js';
import { stateForAuthor, type CommentState } from './comment-states.rules.js';

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
export function refusalToReply(
  parent: ParentFacts & { shadowed?: boolean; sanctionId?: string | null },
  shadowedBy: string | null = null,
): 'parent-unavailable' | null {
  // To its author it shows; what they reply is seen by nobody else either.
  const own = shadowedBy !== null && parent.shadowed === true && parent.sanctionId === shadowedBy;
  const shows = parent.state === 'published' || (own && parent.state === 'spam');
  return !shows || parent.repliesLocked ? 'parent-unavailable' : null;
}

/** Whether two texts say the same, whatever their case, spacing and form of letters. */
export function saysTheSame(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** The sanctions that make a text wait, or be seen by its author alone. */
export type Holding = Pick<Standing, 'heldBy' | 'shadowedBy'>;

/** The sanction without which a text would show, or wait as everybody's. */
export interface Cause {
  sanctionId: string | null;
  /** Its author is told what they would be without it. */
  shadowed: boolean;
}

const NO_CAUSE: Cause = { sanctionId: null, shadowed: false };

/**
 * The state a new comment begins in. Spam keeps in mind what it would have been: it goes there once
 * somebody says that it is none. What is shadowed is kept as spam is.
 */
export function beginningOf({
  held,
  verdict,
  standing: { heldBy, shadowedBy },
}: {
  held: boolean;
  verdict: Verdict;
  standing: Holding;
}): Cause & { state: CommentState; priorState: CommentState | null } {
  if (verdict === 'reject') return { state: 'rejected', priorState: null, ...NO_CAUSE };
  const waits = held || verdict === 'hold';
  const state = waits || heldBy !== null ? 'pending' : 'published';
  if (verdict === 'spam') return { state: 'spam', priorState: state, ...NO_CAUSE };
  if (shadowedBy !== null) {
    return { state: 'spam', priorState: state, sanctionId: shadowedBy, shadowed: true };
  }
  const sanctionId = waits ? null : heldBy;
  return { state, priorState: null, sanctionId, shadowed: false };
}

/** What an author is told of a comment that begins so: spam looks as if it waited. */
export function outcomeOf(
  comment: Parameters<typeof stateForAuthor>[0],
): 'published' | 'held' | 'rejected' {
  const state = stateForAuthor(comment);
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
  /** Of its waiting. */
  cause: Cause;
}

/**
 * A text that shows is followed by one that screening passed; any other waits beside it, also after
 * one that waits already. What waits is replaced where it stands, and what is rejected never comes.
 * What is shadowed does the same, and tells its author that it shows.
 */
export function editOf(facts: {
  state: CommentState;
  priorState: CommentState | null;
  shadowed: boolean;
  hasWaiting: boolean;
  held: boolean;
  verdict: Verdict;
  standing: Holding;
}): EditEffect {
  const { state, verdict } = facts;
  const hasWaiting = facts.hasWaiting && !(facts.shadowed && facts.standing.shadowedBy !== null);
  const held = isHeldEdit({ ...facts, hasWaiting });
  const as = { held, cause: NO_CAUSE };
  if (verdict === 'reject') return { ...as, text: 'dropped', outcome: 'rejected' };
  const outcome = held || verdict !== 'publish' ? 'held' : 'published';
  if (state !== 'published') return { ...as, text: 'shown', outcome };
  const cause = causeOfWaiting({ ...facts, hasWaiting });
  const waits = outcome === 'held' || cause.shadowed;
  return { ...as, text: waits ? 'waits' : 'shown', outcome, cause };
}

/** Whether somebody looks at it first, as its author is told. */
function isHeldEdit(facts: Parameters<typeof editOf>[0]): boolean {
  const waits = facts.hasWaiting || facts.held || facts.standing.heldBy !== null;
  return waits || stateForAuthor(facts) !== 'published';
}

/** Null where it would wait without the sanction. */
function causeOfWaiting(facts: {
  hasWaiting: boolean;
  held: boolean;
  verdict: Verdict;
  standing: Holding;
}): Cause {
  const { heldBy, shadowedBy } = facts.standing;
  if (facts.hasWaiting || facts.held || facts.verdict !== 'publish') return NO_CAUSE;
  if (shadowedBy === null) return { sanctionId: heldBy, shadowed: false };
  return heldBy === null ? { sanctionId: shadowedBy, shadowed: true } : NO_CAUSE;
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
