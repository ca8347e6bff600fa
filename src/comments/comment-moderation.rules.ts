import { moveOf, type CommentState, type Move, type StateAction } from './comment-states.rules.js';

export const ACTIONS = [
  'approve',
  'reject',
  'mark-spam',
  'not-spam',
  'hide',
  'remove',
  'restore',
  'pin',
  'unpin',
  'feature',
  'unfeature',
  'lock-replies',
  'unlock-replies',
  'dismiss-reports',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface DecisionFacts {
  state: CommentState;
  priorState: CommentState | null;
  pinned: boolean;
  featured: boolean;
  repliesLocked: boolean;
  /** A newer text waits beside the one that shows. */
  hasPendingRevision: boolean;
  /** Somebody is waiting for a decision. */
  hasOpenItem: boolean;
  /** Readers have complained since the last decision. */
  hasReports: boolean;
}

export type Flags = Pick<DecisionFacts, 'pinned' | 'featured' | 'repliesLocked'>;

/** What a decision does to a comment. */
export type Effect =
  | { kind: 'move'; to: CommentState }
  | { kind: 'flags'; flags: Flags }
  /** The waiting text replaces the one that shows, or is dropped. */
  | { kind: 'publish-revision' }
  | { kind: 'drop-revision' }
  /** The comment stays as it is, and whoever waited is answered. */
  | { kind: 'confirm' }
  | { kind: 'unchanged' }
  | { kind: 'refused' };

/** What `action` does to a comment; nothing here depends on who decides. */
export function effectOf(action: Action, facts: DecisionFacts): Effect {
  const flags = flagsAfter(action, facts);
  if (flags) return flagEffect(flags, facts);
  if (action === 'dismiss-reports') return { kind: facts.hasReports ? 'confirm' : 'unchanged' };
  const stateAction = action as Extract<Action, StateAction>;

  const waiting = facts.state === 'published' && facts.hasPendingRevision;
  if (waiting && stateAction === 'approve') return { kind: 'publish-revision' };
  if (waiting && stateAction === 'reject') return { kind: 'drop-revision' };
  return moveEffect(moveOf(stateAction, facts.state, facts.priorState), facts);
}

function moveEffect(move: Move, { state, hasOpenItem }: DecisionFacts): Effect {
  if (typeof move === 'object') return { kind: 'move', to: move.to };
  const answers = move === 'unchanged' && hasOpenItem && state !== 'pending';
  return { kind: answers ? 'confirm' : move };
}

/** The text that still waits for a moderator, or null when none does. */
export function waitingRevision(comment: {
  state: CommentState;
  revisionId: string;
  pendingRevisionId: string | null;
}): string | null {
  if (comment.state === 'pending') return comment.revisionId;
  return comment.state === 'published' ? comment.pendingRevisionId : null;
}

const FLAGS: Partial<Record<Action, Partial<Flags>>> = {
  pin: { pinned: true },
  unpin: { pinned: false },
  feature: { featured: true },
  unfeature: { featured: false },
  'lock-replies': { repliesLocked: true },
  'unlock-replies': { repliesLocked: false },
};

function flagsAfter(action: Action, { pinned, featured, repliesLocked }: Flags): Flags | null {
  const change = FLAGS[action];
  return change ? { pinned, featured, repliesLocked, ...change } : null;
}

function flagEffect(flags: Flags, facts: DecisionFacts): Effect {
  if (facts.state !== 'published') return { kind: 'refused' };
  const same =
    flags.pinned === facts.pinned &&
    flags.featured === facts.featured &&
    flags.repliesLocked === facts.repliesLocked;
  return same ? { kind: 'unchanged' } : { kind: 'flags', flags };
}
