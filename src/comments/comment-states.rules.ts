export const COMMENT_STATES = [
  'pending',
  'published',
  'hidden',
  'spam',
  'rejected',
  'removed',
  'withdrawn',
  'purged',
] as const;
export type CommentState = (typeof COMMENT_STATES)[number];

/** What moves a comment from one state to another. */
export type StateAction =
  | 'approve'
  | 'reject'
  | 'mark-spam'
  | 'not-spam'
  | 'hide'
  | 'remove'
  | 'restore'
  | 'withdraw'
  | 'purge';

type To = CommentState | 'prior';

/** From each state, what each action leads to. What is not listed is refused. */
const TRANSITIONS: Record<CommentState, Partial<Record<StateAction, To>>> = {
  pending: {
    approve: 'published',
    reject: 'rejected',
    'mark-spam': 'spam',
    remove: 'removed',
    withdraw: 'withdrawn',
    purge: 'purged',
  },
  published: {
    hide: 'hidden',
    remove: 'removed',
    'mark-spam': 'spam',
    withdraw: 'withdrawn',
    purge: 'purged',
  },
  hidden: {
    restore: 'published',
    approve: 'published',
    remove: 'removed',
    'mark-spam': 'spam',
    withdraw: 'withdrawn',
    purge: 'purged',
  },
  spam: {
    'not-spam': 'prior',
    approve: 'published',
    remove: 'removed',
    withdraw: 'withdrawn',
    purge: 'purged',
  },
  rejected: {
    approve: 'published',
    'mark-spam': 'spam',
    remove: 'removed',
    withdraw: 'withdrawn',
    purge: 'purged',
  },
  removed: {
    restore: 'prior',
    approve: 'published',
    'mark-spam': 'spam',
    withdraw: 'withdrawn',
    purge: 'purged',
  },
  withdrawn: { purge: 'purged' },
  // By law: nothing brings it back.
  purged: {},
};

/** Where each action has already led: doing it again changes nothing. */
const DONE: Record<StateAction, readonly CommentState[]> = {
  approve: ['published'],
  reject: ['rejected'],
  'mark-spam': ['spam'],
  'not-spam': ['published', 'pending'],
  hide: ['hidden'],
  remove: ['removed'],
  restore: ['published'],
  withdraw: ['withdrawn'],
  purge: ['purged'],
};

export type Move = { to: CommentState } | 'unchanged' | 'refused';

/** What `action` makes of a comment in `state`; `prior` is where it came from, if it is known. */
export function moveOf(action: StateAction, state: CommentState, prior: CommentState | null): Move {
  const to = TRANSITIONS[state][action];
  if (to) return { to: to === 'prior' ? priorOr(prior, action) : to };
  return DONE[action].includes(state) ? 'unchanged' : 'refused';
}

/** Whether a comment may go from one state to another: an action leads there, or undoing one does. */
export function hasWay(from: CommentState, to: CommentState): boolean {
  const final = from === 'withdrawn' || from === 'purged';
  return leads(from, to) || (!final && leads(to, from));
}

function leads(from: CommentState, to: CommentState): boolean {
  const prior = to === 'published' || to === 'pending';
  const ways: readonly To[] = Object.values(TRANSITIONS[from]);
  return ways.includes(to) || (prior && ways.includes('prior'));
}

/** The state that undoing a verdict brings back: what was public or waiting before it. */
function priorOr(prior: CommentState | null, action: StateAction): CommentState {
  if (prior === 'published' || prior === 'pending') return prior;
  return action === 'restore' ? 'published' : 'pending';
}

/** What the public is told about a comment in its place: its text, or which tombstone. */
export type PublicState = 'published' | 'hidden' | 'removed' | 'withdrawn' | 'unavailable';

/** A pending, rejected or spam comment above a shown reply is not called any of these in public. */
export function publicStateOf(state: CommentState): PublicState {
  switch (state) {
    case 'published':
    case 'hidden':
    case 'removed':
    case 'withdrawn':
      return state;
    case 'pending':
    case 'rejected':
    case 'spam':
      return 'unavailable';
    case 'purged':
      return 'removed';
  }
}

/**
 * What the author of a comment is told: spam looks like waiting, and what is shadowed like what it
 * would have been.
 */
export function stateForAuthor(comment: {
  state: CommentState;
  priorState: CommentState | null;
  shadowed: boolean;
}): CommentState {
  if (comment.state !== 'spam') return comment.state;
  return comment.shadowed && comment.priorState === 'published' ? 'published' : 'pending';
}

/** A comment has a place on the page when its text does, or a shown reply hangs from it. */
export function isShown(state: CommentState, shownReplies: number): boolean {
  return state === 'published' || shownReplies > 0;
}
