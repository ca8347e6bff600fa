import { CommentView } from '../../comments/dto/comment.view.js';
import { PageView } from '../../common/http/bounds.dto.js';
import { DecisionView } from '../../moderation/dto/moderation.view.js';
import type { AppealState, Party } from '../appeal.rules.js';
import type { Appeal } from '../appeals.service.js';

/** An appeal, to whoever made it: not who decided about it. */
export class OwnAppealView {
  id!: string;
  /** Of the decision, or of the statement of what screening did. */
  about!: string;
  commentId!: string;
  party!: Party;
  /** Null once it is erased. */
  text!: string | null;
  state!: AppealState;
  filedAt!: string;
  /** The last moment at which it would have come in time. */
  deadline!: string;
  /** When it is to be decided by. */
  dueAt!: string;
  decidedAt!: string | null;
  reason!: string | null;
}

export class OwnAppealListView {
  items!: OwnAppealView[];
  page!: PageView;
}

export class DeciderView {
  kind!: string;
  id!: string | null;
}

/** An appeal, to those who decide about it. */
export class AppealView extends OwnAppealView {
  /** Who decided first; null where screening did. */
  firstDecider!: DeciderView | null;
  decidedBy!: DeciderView | null;
  /** The decision that it led to. */
  outcomeId!: string | null;
  /** Whether the caller may decide about it, now or once it is theirs to. */
  mayDecide!: boolean;
}

export class HeardAppealView extends AppealView {
  /** With the text that was decided about, or its newest. */
  comment!: CommentView;
}

export class AppealListView {
  items!: HeardAppealView[];
  page!: PageView;
}

export class WholeAppealView extends HeardAppealView {
  /** Decisions about the comment, newest first. */
  history!: DecisionView[];
}

export function toOwnAppealView(appeal: Appeal): OwnAppealView {
  const { id, about, commentId, party, text, state, reason } = appeal;
  return {
    ...{ id, about, commentId, party, text, state },
    filedAt: appeal.filedAt.toISOString(),
    deadline: appeal.until.toISOString(),
    dueAt: appeal.dueAt.toISOString(),
    decidedAt: appeal.decidedAt?.toISOString() ?? null,
    reason,
  };
}

export function toAppealView(appeal: Appeal, mayDecide: boolean): AppealView {
  return {
    ...toOwnAppealView(appeal),
    firstDecider: deciderOf(appeal.firstKind, appeal.firstId),
    decidedBy: deciderOf(appeal.deciderKind, appeal.deciderId),
    outcomeId: appeal.outcomeId,
    mayDecide,
  };
}

function deciderOf(kind: string | null, id: string | null): DeciderView | null {
  return kind === null ? null : { kind, id };
}
