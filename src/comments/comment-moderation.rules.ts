import { moveOf, type CommentState, type Move, type StateAction } from './comment-states.rules.js';

export const ACTIONS = [
  'approve',
  'reject',
  'mark-spam',
  'not-spam',
  'hide',
  'remove',
  'restore',
  'redact',
  'pin',
  'unpin',
  'feature',
  'unfeature',
  'lock-replies',
  'unlock-replies',
  'dismiss-reports',
  'purge',
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

/** What undoing a decision brings back: ids, flags and states, never a text. */
export interface Before extends Flags {
  state: CommentState;
  priorState: CommentState | null;
  stateReason: string | null;
  /** Absent in decisions of before policies had versions. */
  statePolicyVersion?: number | null;
  revisionId: string;
  pendingRevisionId: string | null;
  reviewedRevisionId: string | null;
  /** The sanction that had made it wait. Not kept by decisions from before there were any. */
  sanctionId?: string | null;
  shadowed?: boolean;
  shadowNumber?: number | null;
}

/** What a decision does to a comment. */
export type Effect =
  | { kind: 'move'; to: CommentState }
  | { kind: 'flags'; flags: Flags }
  /** The waiting text replaces the one that shows, or is dropped. */
  | { kind: 'publish-revision' }
  | { kind: 'drop-revision' }
  /** A moderator's own words take the place of all others. */
  | { kind: 'redact' }
  /** The comment stays as it is, and whoever waited is answered. */
  | { kind: 'confirm' }
  | { kind: 'unchanged' }
  | { kind: 'refused' };

/** What `action` does to a comment; nothing here depends on who decides. */
export function effectOf(action: Action, facts: DecisionFacts): Effect {
  const flags = flagsAfter(action, facts);
  if (flags) return flagEffect(flags, facts);
  if (action === 'dismiss-reports') return { kind: facts.hasReports ? 'confirm' : 'unchanged' };
  if (action === 'redact') return redactEffect(facts);
  const stateAction = action as Extract<Action, StateAction>;

  const waiting = facts.state === 'published' && facts.hasPendingRevision;
  const answer = waiting ? WAITING_EDIT[stateAction] : undefined;
  return answer ?? moveEffect(moveOf(stateAction, facts.state, facts.priorState), facts);
}

/** What ends the waiting of an edit. */
const WAITING_EDIT: Partial<Record<StateAction, Effect>> = {
  approve: { kind: 'publish-revision' },
  reject: { kind: 'drop-revision' },
};

function redactEffect({ state }: DecisionFacts): Effect {
  return { kind: state === 'withdrawn' || state === 'purged' ? 'refused' : 'redact' };
}

/** What would change something. */
export function actionsFor(facts: DecisionFacts): Action[] {
  return ACTIONS.filter((action) => {
    const { kind } = effectOf(action, facts);
    return kind !== 'unchanged' && kind !== 'refused';
  });
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

/** The queue that a comment is in by itself, and the text to decide about. */
export interface Work {
  queue: 'pending' | 'spam' | 'edited-since-approved';
  revisionId: string;
}

/** What a comment is before a moderator for by itself, and with which text; null when it is not. */
export function workOf(comment: {
  state: CommentState;
  revisionId: string;
  pendingRevisionId: string | null;
  reviewedRevisionId: string | null;
}): Work | null {
  const { state, revisionId, reviewedRevisionId } = comment;
  const waiting = waitingRevision(comment);
  if (waiting !== null) return { queue: 'pending', revisionId: waiting };
  if (state === 'spam') return { queue: 'spam', revisionId };
  const seen = reviewedRevisionId === null || reviewedRevisionId === revisionId;
  return state !== 'published' || seen ? null : { queue: 'edited-since-approved', revisionId };
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
