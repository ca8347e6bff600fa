import { PageView } from '../../common/http/bounds.dto.js';
import { CommentView } from '../../comments/dto/comment.view.js';
import type { Decision, DecisionTexts, ItemResult } from '../decisions.service.js';
import type { QueueState } from '../queues.service.js';
import type { ReviewItem } from '../../reviews/reviews.service.js';

export class QueueView {
  /** Work that nobody has decided. */
  open!: number;
  unclaimed!: number;
  oldestAt!: string | null;
  pastDue!: number;
}

export class QueuesView {
  queues!: Record<string, QueueView>;
}

export class ReviewItemView {
  id!: string;
  queue!: 'pending' | 'reported';
  /** Reports of the text that waits. */
  reports!: number;
  openedAt!: string;
  version!: number;
  /** With the text to decide about; send its `version` with the decision. */
  comment!: CommentView;
}

export class ReviewItemListView {
  items!: ReviewItemView[];
  page!: PageView;
}

export class CurrentStateView {
  state!: string;
  version!: number;
  decidedBy!: string | null;
  action!: string | null;
  decidedAt!: string | null;
}

export class DecisionResultView {
  commentId!: string;
  /** `unchanged`: somebody had decided the same. */
  result!: 'applied' | 'unchanged' | 'conflict' | 'refused';
  /** What the item alone would have been answered with. */
  status!: number;
  decisionId!: string | null;
  current!: CurrentStateView | null;
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
  note!: string | null;
  messageToAuthor!: string | null;
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
  messageToAuthor!: string | null;
  createdAt!: string;
}

export class OwnDecisionListView {
  items!: OwnDecisionView[];
  page!: PageView;
}

export function toQueueView(state: QueueState): QueueView {
  return { ...state, oldestAt: state.oldestAt?.toISOString() ?? null };
}

export function toReviewItemView(item: ReviewItem, comment: CommentView): ReviewItemView {
  const { id, queue, reports, openedAt, version } = item;
  return { id, queue, reports, openedAt: openedAt.toISOString(), version, comment };
}

export function toResultView({ current, ...result }: ItemResult): DecisionResultView {
  const decidedAt = current?.decidedAt?.toISOString() ?? null;
  return { ...result, current: current && { ...current, decidedAt } };
}

export function toDecisionView(decision: Decision & DecisionTexts): DecisionView {
  return {
    ...toOwnDecisionView(decision),
    batchId: decision.batchId,
    revisionId: decision.revisionId,
    fromState: decision.fromState,
    toState: decision.toState,
    actor: { kind: decision.actorKind, id: decision.actorId },
    note: decision.note,
  };
}

export function toOwnDecisionView(
  decision: Decision & Pick<DecisionTexts, 'messageToAuthor'>,
): OwnDecisionView {
  return {
    id: decision.id,
    commentId: decision.commentId,
    action: decision.action,
    policy: decision.policy,
    messageToAuthor: decision.messageToAuthor,
    createdAt: decision.createdAt.toISOString(),
  };
}
