import { PageView } from '../../common/http/bounds.dto.js';
import { CitedPolicyView, toCitedPolicyView } from '../../policies/dto/cited-policy.view.js';
import type { LoggedDecision, OwnDecision } from '../decision-log.service.js';
import type { ItemResult } from '../decisions.service.js';
import type { CurrentState } from '../current-states.service.js';
import type { ReversalResult, Reversed } from '../reversals.service.js';
import { DiffPartView } from './diff.view.js';
import { LeaseView, toLeaseView } from './queues.view.js';

export class CurrentStateView {
  state!: string;
  version!: number;
  decidedBy!: string | null;
  action!: string | null;
  decidedAt!: string | null;
  /** Who has it at this moment, where somebody waits for a decision. */
  lease!: LeaseView | null;
}

export class DecisionResultView {
  commentId!: string;
  /** `unchanged`: somebody had decided the same. */
  result!: 'applied' | 'unchanged' | 'conflict' | 'refused';
  /** What the item alone would have been answered with. */
  status!: number;
  /** The problem that the item alone would have been answered with. */
  code!: string | null;
  decisionId!: string | null;
  current!: CurrentStateView | null;
  /** What became of the text that was looked at, as Markdown, where it has changed. */
  diff!: DiffPartView[] | null;
}

export class ReversalResultView {
  commentId!: string;
  /** The one that was to be undone. */
  supersedesId!: string;
  result!: 'applied' | 'refused' | 'conflict';
  status!: number;
  code!: string | null;
  decisionId!: string | null;
  current!: CurrentStateView | null;
}

export class ReversedView {
  batchId!: string;
  results!: ReversalResultView[];
  /** How many decisions of the batch still stand: up to 500 are undone at once. */
  standing!: number;
}

export class DecidedView {
  batchId!: string;
  results!: DecisionResultView[];
}

export class DecisionView {
  id!: string;
  batchId!: string;
  commentId!: string;
  revisionId!: string;
  action!: string;
  fromState!: string;
  toState!: string;
  actor!: { kind: string; id: string | null };
  policy!: string | null;
  /** The text of that rule that was in force; null where the site had none of that name. */
  citedPolicy!: CitedPolicyView | null;
  note!: string | null;
  messageToAuthor!: string | null;
  /** The decision that this one undoes. */
  supersedesId!: string | null;
  /** Until when any moderator may undo it. */
  undoUntil!: string | null;
  createdAt!: string;
}

export class LogView {
  items!: DecisionView[];
  page!: PageView;
}

/** A decision as its author is told of it: not who made it, nor what colleagues wrote. */
export class OwnDecisionView {
  id!: string;
  commentId!: string;
  action!: string;
  policy!: string | null;
  /** The text of that rule that was in force; null where the site had none of that name. */
  citedPolicy!: CitedPolicyView | null;
  messageToAuthor!: string | null;
  createdAt!: string;
}

export class OwnDecisionListView {
  items!: OwnDecisionView[];
  page!: PageView;
}

export function toResultView({ current, ...result }: ItemResult): DecisionResultView {
  return { ...result, current: toCurrentStateView(current) };
}

export function toReversedView({ results, ...undone }: Reversed): ReversedView {
  return { ...undone, results: results.map(toReversalResultView) };
}

function toReversalResultView({ current, ...result }: ReversalResult): ReversalResultView {
  return { ...result, current: toCurrentStateView(current) };
}

export function toCurrentStateView(current: CurrentState | null): CurrentStateView | null {
  if (!current) return null;
  const decidedAt = current.decidedAt?.toISOString() ?? null;
  return { ...current, decidedAt, lease: toLeaseView(current.lease) };
}

export function toDecisionView(site: string, decision: LoggedDecision): DecisionView {
  return {
    ...toOwnDecisionView(site, decision),
    batchId: decision.batchId,
    revisionId: decision.revisionId,
    fromState: decision.fromState,
    toState: decision.toState,
    actor: { kind: decision.actorKind, id: decision.actorId },
    note: decision.note,
    supersedesId: decision.supersedesId,
    undoUntil: decision.undoUntil?.toISOString() ?? null,
  };
}

/** `site` is its slug. */
export function toOwnDecisionView(site: string, decision: OwnDecision): OwnDecisionView {
  return {
    id: decision.id,
    commentId: decision.commentId,
    action: decision.action,
    policy: decision.policy,
    citedPolicy: toCitedPolicyView(site, decision.policy, decision.citedPolicy),
    messageToAuthor: decision.messageToAuthor,
    createdAt: decision.createdAt.toISOString(),
  };
}
